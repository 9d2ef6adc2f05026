import type { EventId, StudioId } from "@regulars/contracts/ids";
import type { WorkerTx } from "@regulars/db/tenancy";

export interface DeadLetter {
  /** Of the event; made from the sequence when a whole message could not be read. */
  readonly eventId: EventId;
  /** Of the message that brought it. */
  readonly seq: number;
  /** The event as text, as it came. */
  readonly event: string;
  readonly reason: string;
}

/** Those of these letters that are there. */
export async function readDeadLetters(
  tx: WorkerTx,
  studioId: StudioId,
  eventIds: readonly EventId[],
): Promise<ReadonlyMap<EventId, DeadLetter>> {
  if (eventIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom("dead_letter")
    .select(["event_id", "seq", "event", "reason"])
    .where("studio_id", "=", studioId)
    .where("event_id", "in", [...new Set(eventIds)])
    .execute();
  return new Map(
    rows.map(({ event_id, ...letter }) => [event_id as EventId, { eventId: event_id as EventId, ...letter }]),
  );
}

/** Keeps new letters; of one that is there already, the new reason and instant. */
export async function saveDeadLetters(
  tx: WorkerTx,
  studioId: StudioId,
  { letters, nowMs }: { readonly letters: readonly DeadLetter[]; readonly nowMs: number },
): Promise<void> {
  if (letters.length === 0) return;
  await tx
    .insertInto("dead_letter")
    .values(
      letters.map(({ eventId, seq, event, reason }) => ({
        studio_id: studioId,
        event_id: eventId,
        seq,
        event: storable(event),
        reason: storable(reason),
        failed_at: new Date(nowMs),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["studio_id", "event_id"]).doUpdateSet((row) => ({
        reason: row.ref("excluded.reason"),
        failed_at: row.ref("excluded.failed_at"),
      })),
    )
    .execute();
}

export async function removeDeadLetters(tx: WorkerTx, studioId: StudioId, eventIds: readonly EventId[]): Promise<void> {
  if (eventIds.length === 0) return;
  await tx.deleteFrom("dead_letter").where("studio_id", "=", studioId).where("event_id", "in", eventIds).execute();
}

/** PostgreSQL keeps no U+0000 in text; no JSON has it otherwise than escaped. */
function storable(text: string): string {
  return text.replaceAll("\u0000", "\ufffd");
}
