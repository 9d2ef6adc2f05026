import { movesByEvent } from "@regulars/attribution/reports/membership-moves.report";
import type { EventId, SegmentId } from "@regulars/contracts/ids";
import { segmentNames } from "../segments.store.ts";
import type { StudioContext } from "../trpc.ts";
import { acceptedWithout } from "./accepted-without.ts";
import { parseEntryId } from "./entry-id.ts";
import { entryOfLetter, entryOfRejected } from "./entry-of.ts";
import { findEvent } from "./find-event.ts";
import type { BareEntry, LiveEntry } from "./live-entry.ts";
import { namedEntries } from "./named-entries.ts";
import { findRefusal, refusedFields } from "./refusals.store.ts";

/** An entry with what belongs to it. */
export interface EntryDetails {
  readonly entry: LiveEntry;
  /** Of an accepted event: the fields that were refused of it. */
  readonly refused: readonly LiveEntry[];
  /** Of a refused field: the event that was accepted without it; also when it could not be worked out. */
  readonly accepted: LiveEntry | null;
  /** Of a refused field: whether that event is still on its way into history. If not, and it is nowhere, it mostly had come before. */
  readonly acceptedOnItsWay: boolean;
  /** Segments that its person entered or left because of it. */
  readonly moves: readonly {
    readonly segmentId: SegmentId;
    readonly segmentName: string | null;
    readonly change: "entered" | "exited";
  }[];
}

/** `undefined` when there is no such entry: a dead letter that was worked out is gone. */
export async function entryDetails(ctx: StudioContext, id: string): Promise<EntryDetails | undefined> {
  const bare = await findEntry(ctx, id);
  if (bare === undefined) return undefined;
  const isAccepted = bare.outcome === "accepted";
  const [{ accepted, onItsWay }, moves] = await Promise.all([
    bare.outcome === "rejected" && bare.eventId !== null ? acceptedWithout(ctx, bare.eventId) : NONE_ACCEPTED,
    isAccepted ? movesOf(ctx, bare) : [],
  ]);
  return ctx.transact(async (tx) => {
    const refusedRows = isAccepted ? await refusedFields(tx, [bare.eventId ?? ""]) : new Map<string, never>();
    const refused = (refusedRows.get(bare.eventId ?? "") ?? []).map(entryOfRejected);
    const [entry, ...others] = await namedEntries(tx, [
      bare,
      ...refused,
      ...(accepted === undefined ? [] : [accepted]),
    ]);
    if (entry === undefined) return undefined;
    const names = await segmentNames(
      tx,
      moves.map(({ segmentId }) => segmentId),
    );
    return {
      entry,
      refused: others.slice(0, refused.length),
      accepted: others[refused.length] ?? null,
      acceptedOnItsWay: onItsWay,
      moves: moves.map((move) => ({ ...move, segmentName: names.get(move.segmentId) ?? null })),
    };
  });
}

const NONE_ACCEPTED = { accepted: undefined, onItsWay: false };

async function findEntry(ctx: StudioContext, id: string): Promise<BareEntry | undefined> {
  const key = parseEntryId(id);
  if (key === undefined) return undefined;
  if (key.kind === "event") return findEvent(ctx, key.eventId);
  const refusal = await ctx.transact((tx) => findRefusal(tx, id));
  if (refusal === undefined) return undefined;
  return refusal.kind === "rejected" ? entryOfRejected(refusal.row) : entryOfLetter(refusal.row);
}

async function movesOf({ clickhouse, studioId }: StudioContext, { eventId, profileId, receivedAt }: BareEntry) {
  if (eventId === null || profileId === null || receivedAt === null) return [];
  return movesByEvent(clickhouse, studioId, { eventId: eventId as EventId, profileId, receivedAt });
}
