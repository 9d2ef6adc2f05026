import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventId, StudioId } from "@regulars/contracts/ids";
import type { WorkerTx } from "@regulars/db/tenancy";
import { derivedId } from "@regulars/runtime/ids";
import { identifiersOf } from "../fold/identity.ts";
import { type DeadLetter, keepUnseen, type Rejected, saveDeadLetters, saveRejected } from "../store/messages.store.ts";
import type { Position } from "../store/position.store.ts";
import { readPeople } from "../store/profiles.store.ts";
import type { DefinitionCache } from "./definitions.ts";
import type { ShardMessage } from "./messages.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** What became of a batch of messages. */
export interface FoldedMessages {
  readonly events: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

export interface FoldMessagesOptions {
  readonly definitions: DefinitionCache;
  readonly from: Position;
  readonly nowMs: number;
  readonly quarantined: Quarantine;
}

/** Events that made an earlier try of a batch fail in the database, with the reason; they become dead letters unfolded. */
export type Quarantine = ReadonlyMap<EventId, string>;

interface StudioMessages {
  readonly events: { readonly event: CollectedEvent; readonly seq: number }[];
  readonly rejected: Rejected[];
  readonly letters: DeadLetter[];
}

/**
 * Folds messages inside a shard's transaction: dedupe → identity → profile → segments. An event that cannot be folded becomes a
 * dead letter and harms only itself.
 */
export async function foldMessages(
  tx: WorkerTx,
  messages: readonly ShardMessage[],
  options: FoldMessagesOptions,
): Promise<{ readonly value: FoldedMessages; readonly workspaces: readonly Workspace[] }> {
  const byStudio = groupByStudio(messages);
  const studios = await options.definitions.read(tx, [...byStudio.keys()], options.from);
  const workspaces: Workspace[] = [];
  const folded = { events: 0, duplicates: 0, deadLetters: 0 };
  for (const [studioId, { events, rejected, letters }] of byStudio) {
    const rules = studios.get(studioId)?.rules;
    // A studio that is gone (deleted after its events were accepted) has nowhere to keep them.
    if (rules === undefined) continue;
    const unseen = await keepUnseen(
      tx,
      studioId,
      events.map(({ event }) => event),
    );
    const fresh = events.filter(({ event }) => unseen.has(event));
    const foldable = fresh.filter(({ event }) => !options.quarantined.has(event.eventId));
    const workspace = createWorkspace(rules, await readPeople(tx, studioId, identifiersIn(foldable)));
    for (const { event, seq } of fresh) {
      const reason = options.quarantined.get(event.eventId) ?? tryFold(workspace, event, seq);
      if (reason === undefined) folded.events += 1;
      else letters.push({ eventId: event.eventId, seq, event: JSON.stringify(event), reason });
    }
    folded.duplicates += events.length - fresh.length;
    folded.deadLetters += letters.length;
    await saveRejected(tx, studioId, rejected);
    await saveDeadLetters(tx, studioId, { letters, nowMs: options.nowMs });
    workspaces.push(workspace);
  }
  return { value: folded, workspaces };
}

function tryFold(workspace: Workspace, event: CollectedEvent, seq: number): string | undefined {
  try {
    workspace.fold(event, seq);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function groupByStudio(messages: readonly ShardMessage[]): Map<StudioId, StudioMessages> {
  const byStudio = new Map<StudioId, StudioMessages>();
  for (const { seq, studioId, batch, text } of messages) {
    const studio = byStudio.get(studioId) ?? { events: [], rejected: [], letters: [] };
    byStudio.set(studioId, studio);
    if (batch === undefined) {
      studio.letters.push({
        eventId: derivedId("message", String(seq)),
        seq,
        event: text,
        reason: "Not a batch of events",
      });
      continue;
    }
    for (const event of batch.events) studio.events.push({ event, seq });
    for (const [position, rejected] of (batch.rejected ?? []).entries())
      studio.rejected.push({ ...rejected, seq, position });
  }
  return byStudio;
}

/** Every identifier that the events carry, each once: whose they are is read before the first event is folded. */
function identifiersIn(events: readonly { readonly event: CollectedEvent }[]) {
  const wanted = new Map<string, { kind: string; value: string }>();
  const want = (kind: string, value: unknown): void => {
    if (typeof value === "string" && value !== "") wanted.set(`${kind}:${value}`, { kind, value });
  };
  for (const { event } of events) {
    for (const { kind, value } of identifiersOf(event)) want(kind, value);
    want("email", event.traits?.email);
    want("phone", event.traits?.phone);
  }
  return [...wanted.values()] as ReturnType<typeof identifiersOf>;
}
