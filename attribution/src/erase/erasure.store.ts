import type { ErasureId, ProfileId, StudioId } from "@regulars/contracts/ids";
import type { Database, PendingErasure } from "@regulars/db/postgres-schema";
import { derivedId } from "@regulars/runtime/ids";
import { type Kysely, sql } from "kysely";
import { inChunks } from "../in-chunks.ts";

type Db = Kysely<Database>;

export interface ErasureKey {
  readonly studioId: StudioId;
  readonly erasureId: ErasureId;
}

/** An erasure that is not finished. */
export interface OpenErasure extends ErasureKey {
  readonly pending: PendingErasure;
  /** Whether the stream has forgotten. */
  readonly folded: boolean;
}

/** Those of all studios, the oldest first. */
export async function openErasures(database: Db): Promise<readonly OpenErasure[]> {
  const rows = await database
    .selectFrom("erasure")
    .select(["studio_id as studioId", "erasure_id as erasureId", "pending", "folded_at as foldedAt"])
    .where("finished_at", "is", null)
    .orderBy("requested_at")
    .limit(100)
    .execute();
  return rows.flatMap(({ pending, foldedAt, ...key }) =>
    pending === null ? [] : [{ ...key, pending, folded: foldedAt !== null }],
  );
}

/** How far a shard is folded: in EVENTS, and in FACTS. */
export async function foldedThrough(
  database: Db,
  shard: number,
): Promise<{ readonly seq: number; readonly version: number }> {
  const { seq, version } = await database
    .selectFrom("shard_position")
    .select(["seq", "version"])
    .where("shard", "=", shard)
    .executeTakeFirstOrThrow();
  return { seq: Number(seq), version: Number(version) };
}

/** Counts into the receipt what is about to go: noted before, as afterwards nobody could tell. A second try finds less. */
export async function noteRemoved(
  database: Db,
  { studioId, erasureId }: ErasureKey,
  removed: Readonly<Record<string, number>>,
): Promise<void> {
  await sql`
    update erasure e set removed = e.removed || coalesce((
      select jsonb_object_agg(r.key, greatest(r.value::bigint, coalesce((e.removed ->> r.key)::bigint, 0)))
      from jsonb_each_text(${JSON.stringify(removed)}::jsonb) as r), '{}')
    where studio_id = ${studioId} and erasure_id = ${erasureId}`.execute(database);
}

export async function finishErasure(
  database: Db,
  { studioId, erasureId, nowMs }: ErasureKey & { readonly nowMs: number },
): Promise<void> {
  await sql`
    update erasure set finished_at = instant_of(${nowMs}), pending = null
    where studio_id = ${studioId} and erasure_id = ${erasureId}`.execute(database);
}

/** Of these addresses and ids, those that name nobody now: one that names somebody is another's by now. */
export async function namingNobody(
  database: Db,
  studioId: StudioId,
  names: readonly { readonly kind: string; readonly value: string }[],
): Promise<readonly { readonly kind: string; readonly value: string }[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<{ kind: string; value: string }>`
    select n.kind, n.value from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as n (kind text, value text)
    where not exists (
      select from identifier i where i.studio_id = ${studioId} and i.kind = n.kind and i.value = n.value)`.execute(
    database,
  );
  return rows;
}

/** History that was read for a counter while the person was still there. */
export async function forgetHistoryOf(
  database: Db,
  studioId: StudioId,
  profileIds: readonly ProfileId[],
): Promise<void> {
  await sql`
    delete from history_counter where studio_id = ${studioId} and profile_id = any (${profileIds}::uuid[])`.execute(
    database,
  );
}

/** Forgets that these messages were seen. @returns how many were remembered */
export async function forgetSeen(database: Db, studioId: StudioId, messageIds: readonly string[]): Promise<number> {
  let forgotten = 0;
  await inChunks(messageIds, async (chunk) => {
    const hashes = chunk.map((messageId) => derivedId(messageId));
    const { numAffectedRows } = await sql`
      delete from seen_message where studio_id = ${studioId} and message_hash = any (${hashes}::uuid[])`.execute(
      database,
    );
    forgotten += Number(numAffectedRows ?? 0n);
    return [];
  });
  return forgotten;
}
