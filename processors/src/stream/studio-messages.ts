import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventId, StudioId } from "@regulars/contracts/ids";
import { derivedId } from "@regulars/runtime/ids";
import type { DeadLetter } from "../store/dead-letters.store.ts";
import type { Rejected } from "../store/messages.store.ts";
import { readBatch, readEvent, type ShardMessage } from "./messages.ts";

/** What the messages of a batch bring one studio. */
export interface StudioMessages {
  /** Events to fold and dead letters to fold again, in order. */
  readonly asked: readonly (Arrival | Replay)[];
  readonly rejected: readonly Rejected[];
  /** Messages that are none of ingest's. */
  readonly letters: readonly DeadLetter[];
}

/** An event to fold. */
export interface Arrival {
  readonly event: CollectedEvent;
  /** Of the message that has it folded: one that was a dead letter counts as history from its replay on. */
  readonly seq: number;
  /** The dead letter that it is until it is folded: its message id is remembered already, and for it. */
  readonly letter?: DeadLetter;
}

export interface Replay {
  readonly replay: EventId;
  readonly seq: number;
}

/** Events that made an earlier try of a batch fail in the database, with the reason; they become (or stay) dead letters unfolded. */
export type Quarantine = ReadonlyMap<EventId, string>;

export function groupByStudio(messages: readonly ShardMessage[]): ReadonlyMap<StudioId, StudioMessages> {
  const byStudio = new Map<StudioId, { asked: (Arrival | Replay)[]; rejected: Rejected[]; letters: DeadLetter[] }>();
  for (const { seq, studioId, batch, text } of messages) {
    const studio = byStudio.get(studioId) ?? { asked: [], rejected: [], letters: [] };
    byStudio.set(studioId, studio);
    if (batch === undefined) {
      studio.letters.push({ eventId: derivedId("message", String(seq)), seq, event: text, reason: NOT_A_BATCH });
      continue;
    }
    for (const event of batch.events) studio.asked.push({ event, seq });
    for (const replay of batch.replay ?? []) studio.asked.push({ replay, seq });
    for (const [position, rejected] of (batch.rejected ?? []).entries())
      studio.rejected.push({ ...rejected, seq, position });
  }
  return byStudio;
}

const NOT_A_BATCH = "Not a batch of events";

export interface OpenedLetters {
  readonly arrivals: readonly Arrival[];
  readonly rejected: readonly Rejected[];
  /** That cannot be tried again as they are, with the reason. */
  readonly failed: readonly DeadLetter[];
  /** Whole messages that can be read by now: their events are arrivals like any other. */
  readonly opened: readonly EventId[];
}

/** Puts the events of dead letters into the place of what asked for them. A letter that is not (or no longer) there is passed over. */
export function openLetters(
  studioId: StudioId,
  asked: StudioMessages["asked"],
  { letters, quarantined }: { readonly letters: ReadonlyMap<EventId, DeadLetter>; readonly quarantined: Quarantine },
): OpenedLetters {
  const arrivals: Arrival[] = [];
  const rejected: Rejected[] = [];
  const failed: DeadLetter[] = [];
  const opened: EventId[] = [];
  const left = new Map(letters);
  for (const one of asked) {
    if ("event" in one) {
      arrivals.push(one);
      continue;
    }
    const letter = left.get(one.replay);
    if (letter === undefined) continue;
    left.delete(one.replay);
    const refused = quarantined.get(one.replay);
    const event = readEvent(letter.event);
    const batch = event === undefined ? readBatch(studioId, letter.event) : undefined;
    if (refused !== undefined) failed.push({ ...letter, reason: refused });
    else if (event !== undefined) arrivals.push({ event, seq: one.seq, letter });
    else if (batch === undefined) failed.push({ ...letter, reason: NOT_A_BATCH });
    else {
      opened.push(letter.eventId);
      for (const each of batch.events) arrivals.push({ event: each, seq: one.seq });
      for (const [position, each] of (batch.rejected ?? []).entries())
        rejected.push({ ...each, seq: letter.seq, position });
    }
  }
  return { arrivals, rejected, failed, opened };
}
