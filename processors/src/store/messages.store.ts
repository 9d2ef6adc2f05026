import type { CollectedEvent, RejectedEvent } from "@regulars/contracts/event";
import type { StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import { derivedId } from "@regulars/runtime/ids";
import { type Kysely, sql } from "kysely";

/** How long a message id is remembered: the same again within it is the same event. */
const REMEMBERED_DAYS = 7;

/**
 * Of these events, those whose message id the studio has not seen within seven days; the first received of several with one id
 * stands. They are remembered by the same statement.
 */
export async function keepUnseen(
  tx: WorkerTx,
  studioId: StudioId,
  events: readonly CollectedEvent[],
): Promise<ReadonlySet<CollectedEvent>> {
  const first = new Map<string, CollectedEvent>();
  for (const event of events) {
    const hash = derivedId(event.messageId);
    if (!first.has(hash)) first.set(hash, event);
  }
  if (first.size === 0) return new Set();
  const rows = JSON.stringify([...first].map(([hash, event]) => ({ hash, at: event.receivedAt })));
  const { rows: fresh } = await sql<{ message_hash: string }>`
    insert into seen_message as s (studio_id, message_hash, received_at)
    select ${studioId}::uuid, r.hash, instant_of(r.at) from jsonb_to_recordset(${rows}::jsonb) as r (hash uuid, at bigint)
    on conflict (studio_id, message_hash) do update set received_at = excluded.received_at
      where s.received_at <= excluded.received_at - make_interval(days => ${REMEMBERED_DAYS})
    returning message_hash`.execute(tx);
  const unseen = new Set<CollectedEvent>();
  for (const { message_hash } of fresh) {
    const event = first.get(message_hash);
    if (event !== undefined) unseen.add(event);
  }
  return unseen;
}

/** Forgets message ids that are too old to matter. */
export async function forgetMessages(database: Kysely<Database>, nowMs: number): Promise<void> {
  const before = new Date(nowMs - (REMEMBERED_DAYS + 1) * 86_400_000);
  await sql`delete from seen_message where received_at < ${before}`.execute(database);
}

export interface Rejected extends RejectedEvent {
  readonly seq: number;
  readonly position: number;
}

export async function saveRejected(tx: WorkerTx, studioId: StudioId, rejected: readonly Rejected[]): Promise<void> {
  if (rejected.length === 0) return;
  const rows = JSON.stringify(rejected.map((each) => ({ ...each, body: JSON.stringify(each.body ?? null) })));
  await sql`
    insert into rejected_event (studio_id, seq, position, code, reason, path, key_kind, site_id, event_id, body, received_at)
    select ${studioId}::uuid, r.seq, r.position, r.code, r.reason, r.path, r.key, r."siteId", r."eventId", r.body,
      instant_of(r."receivedAt")
    from jsonb_to_recordset(${rows}::jsonb) as r (
      seq bigint, position integer, code text, reason text, path text, key text, "siteId" uuid,
      "eventId" uuid, body text, "receivedAt" bigint)
    on conflict do nothing`.execute(tx);
}

export interface DeadLetter {
  readonly eventId: string;
  readonly seq: number;
  /** The event as text, as it came. */
  readonly event: string;
  readonly reason: string;
}

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
        event,
        reason,
        failed_at: new Date(nowMs),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
