import type { CollectedEvent, RejectedEvent } from "@regulars/contracts/event";
import type { StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import { derivedId } from "@regulars/runtime/ids";
import { type Kysely, sql } from "kysely";

/** How long a message id is remembered: the same again within it is the same event. */
const REMEMBERED_DAYS = 7;

/**
 * Of these events, those whose message id the studio has not seen within seven days, or ever when an import brought it; the first
 * received of several with one id stands. They are remembered by the same statement: for seven days, or for ever when imported.
 */
export async function keepUnseen(
  tx: WorkerTx,
  studioId: StudioId,
  events: readonly CollectedEvent[],
): Promise<ReadonlySet<CollectedEvent>> {
  const first = new Map<string, CollectedEvent>();
  const imported = new Set<string>();
  for (const event of events) {
    const hash = derivedId(event.messageId);
    if (!first.has(hash)) first.set(hash, event);
    if (event.imported !== undefined) imported.add(hash);
  }
  if (first.size === 0) return new Set();
  const rows = JSON.stringify(
    [...first].map(([hash, event]) => ({ hash, at: event.receivedAt, imported: imported.has(hash) })),
  );
  const fresh = await (imported.size === 0 ? remember(tx, studioId, rows) : rememberImported(tx, studioId, rows));
  const unseen = new Set<CollectedEvent>();
  for (const hash of fresh) {
    const event = first.get(hash);
    if (event !== undefined) unseen.add(event);
  }
  return unseen;
}

async function remember(tx: WorkerTx, studioId: StudioId, rows: string): Promise<readonly string[]> {
  const { rows: fresh } = await sql<{ hash: string }>`
    insert into seen_message as s (studio_id, message_hash, received_at)
    select ${studioId}::uuid, r.hash, instant_of(r.at) from jsonb_to_recordset(${rows}::jsonb) as r (hash uuid, at bigint)
    on conflict (studio_id, message_hash) do update set received_at = excluded.received_at
      where s.received_at <= excluded.received_at - make_interval(days => ${REMEMBERED_DAYS})
    returning message_hash as hash`.execute(tx);
  return fresh.map(({ hash }) => hash);
}

/** As `remember`; what was seen live a while ago is no new event, and yet is remembered for ever from now on. */
async function rememberImported(tx: WorkerTx, studioId: StudioId, rows: string): Promise<readonly string[]> {
  const { rows: fresh } = await sql<{ hash: string }>`
    with given as (
      select r.hash, instant_of(r.at) as received_at, r.imported
      from jsonb_to_recordset(${rows}::jsonb) as r (hash uuid, at bigint, imported boolean)),
    known as (
      select s.message_hash as hash, s.received_at from given g
      join seen_message s on s.studio_id = ${studioId} and s.message_hash = g.hash),
    remembered as (
      insert into seen_message as s (studio_id, message_hash, received_at)
      select ${studioId}::uuid, g.hash, case when g.imported then 'infinity' else g.received_at end from given g
      on conflict (studio_id, message_hash) do update set received_at = excluded.received_at
        where s.received_at < 'infinity' and s.received_at <= excluded.received_at - make_interval(days => ${REMEMBERED_DAYS}))
    select g.hash from given g left join known k using (hash)
    where k.received_at is null or k.received_at <= g.received_at - make_interval(days => ${REMEMBERED_DAYS})`.execute(
    tx,
  );
  return fresh.map(({ hash }) => hash);
}

/** Forgets message ids that are too old to matter; those of imports never are. */
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
  // Paths and reasons quote what was sent, which may hold what jsonb refuses; the body is text within text.
  const rows = JSON.stringify(
    rejected.map((each) => ({ ...each, body: JSON.stringify(each.body ?? null) })),
    (_key, value: unknown) => (typeof value === "string" ? value.replaceAll("\u0000", "\ufffd") : value),
  );
  await sql`
    insert into rejected_event (studio_id, seq, position, code, reason, path, key_kind, site_id, event_id, body, received_at)
    select ${studioId}::uuid, r.seq, r.position, r.code, r.reason, r.path, r.key, r."siteId", r."eventId", r.body,
      instant_of(r."receivedAt")
    from jsonb_to_recordset(${rows}::jsonb) as r (
      seq bigint, position integer, code text, reason text, path text, key text, "siteId" uuid,
      "eventId" uuid, body text, "receivedAt" bigint)
    on conflict do nothing`.execute(tx);
}
