import type { ProfileId, SegmentId, StudioId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { shardOf } from "@regulars/contracts/shard";
import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { CounterSpec } from "@regulars/segments/counters";
import { type Kysely, sql } from "kysely";
import type { ActiveCounter } from "../fold/rules.ts";
import type { Position } from "./position.store.ts";

export interface StudioRow {
  readonly studioId: StudioId;
  readonly timeZone: string;
  readonly revision: number;
}

export async function readStudios(tx: WorkerTx, studioIds: readonly StudioId[]): Promise<readonly StudioRow[]> {
  if (studioIds.length === 0) return [];
  return tx
    .selectFrom("studio")
    .select(["studio_id as studioId", "time_zone as timeZone", "definitions_revision as revision"])
    .where("studio_id", "in", studioIds)
    .execute();
}

/** A segment's latest definition, and the one that its members are by while that is another. */
export interface SegmentRow {
  readonly segmentId: SegmentId;
  readonly slot: number;
  readonly revision: number;
  readonly liveRevision: number | null;
  readonly definition: SegmentDefinition;
  readonly liveDefinition: SegmentDefinition | null;
  /** How far the latest definition has been worked out, when that has begun. */
  readonly computedThrough: ProfileId | null;
  readonly archivedAt: number | null;
}

export async function readSegments(tx: WorkerTx, studioId: StudioId): Promise<readonly SegmentRow[]> {
  return tx
    .selectFrom("segment as s")
    .innerJoin("segment_revision as latest", (join) =>
      join
        .onRef("latest.studio_id", "=", "s.studio_id")
        .onRef("latest.segment_id", "=", "s.segment_id")
        .onRef("latest.revision", "=", "s.revision"),
    )
    .leftJoin("segment_revision as live", (join) =>
      join
        .onRef("live.studio_id", "=", "s.studio_id")
        .onRef("live.segment_id", "=", "s.segment_id")
        .onRef("live.revision", "=", "s.live_revision"),
    )
    .select([
      "s.segment_id as segmentId",
      "s.slot",
      "s.revision",
      "s.live_revision as liveRevision",
      "latest.definition",
      "live.definition as liveDefinition",
      "latest.computed_through as computedThrough",
      "s.archived_at as archivedAt",
    ])
    .where("s.studio_id", "=", studioId)
    .orderBy("s.slot")
    .execute();
}

export interface CounterRow extends ActiveCounter {
  readonly status: "filling" | "filled" | "complete";
}

export async function readCounters(tx: WorkerTx, studioId: StudioId): Promise<readonly CounterRow[]> {
  const rows = await tx
    .selectFrom("segment_counter")
    .select(["slot", "counter_key as key", "spec", "status"])
    .where("studio_id", "=", studioId)
    .execute();
  return rows.map((row) => ({ ...row, spec: row.spec as CounterSpec }));
}

/**
 * Begins counters: the stream counts them from `from` on, and history up to it is read by attribution, unless the studio has
 * no history at all.
 */
export async function beginCounters(
  tx: WorkerTx,
  studioId: StudioId,
  { counters, from }: { readonly counters: ReadonlyMap<string, CounterSpec>; readonly from: Position },
): Promise<void> {
  const anyone = await tx
    .selectFrom("profile")
    .select("profile_id")
    .where("studio_id", "=", studioId)
    .limit(1)
    .executeTakeFirst();
  await tx
    .insertInto("segment_counter")
    .values(
      [...counters].map(([key, spec]) => ({
        studio_id: studioId,
        counter_key: key,
        spec: JSON.stringify(spec),
        status: anyone === undefined ? ("complete" as const) : ("filling" as const),
        shard: shardOf(studioId),
        from_seq: from.seq,
        from_version: from.version,
      })),
    )
    .execute();
}

export async function endCounters(tx: WorkerTx, studioId: StudioId, keys: readonly string[]): Promise<void> {
  await tx.deleteFrom("history_counter").where("studio_id", "=", studioId).where("counter_key", "in", keys).execute();
  await tx.deleteFrom("segment_counter").where("studio_id", "=", studioId).where("counter_key", "in", keys).execute();
}

export async function completeCounter(tx: WorkerTx, studioId: StudioId, key: string): Promise<void> {
  await tx
    .updateTable("segment_counter")
    .set({ status: "complete" })
    .where("studio_id", "=", studioId)
    .where("counter_key", "=", key)
    .execute();
  await moveRevision(tx, studioId);
}

/** Makes whoever remembers the studio's definitions read them again. */
async function moveRevision(tx: WorkerTx, studioId: StudioId): Promise<void> {
  await sql`update studio set definitions_revision = definitions_revision + 1 where studio_id = ${studioId}`.execute(
    tx,
  );
}

export interface HistoryRow {
  readonly profileId: ProfileId;
  readonly state: unknown;
}

/** Takes up to `limit` people's history of a counter out of the table, under the id of the profile that remains of each. */
export async function takeHistory(
  tx: WorkerTx,
  studioId: StudioId,
  { key, limit }: { readonly key: string; readonly limit: number },
): Promise<readonly HistoryRow[]> {
  const { rows } = await sql<{ profile_id: ProfileId; state: unknown }>`
    with taken as (
      delete from history_counter h
      where h.studio_id = ${studioId} and h.counter_key = ${key} and h.profile_id in (
        select profile_id from history_counter where studio_id = ${studioId} and counter_key = ${key}
        order by profile_id limit ${limit})
      returning h.profile_id, h.state)
    select coalesce(m.into_profile_id, t.profile_id) as profile_id, t.state
    from taken t left join profile_merge m on m.studio_id = ${studioId} and m.from_profile_id = t.profile_id`.execute(
    tx,
  );
  return rows.map((row) => ({ profileId: row.profile_id, state: row.state }));
}

/** The next people of a studio by id, for working out a definition for everyone. */
export async function nextProfileIds(
  tx: WorkerTx,
  studioId: StudioId,
  { after, limit }: { readonly after: ProfileId | null; readonly limit: number },
): Promise<readonly ProfileId[]> {
  let query = tx.selectFrom("profile").select("profile_id").where("studio_id", "=", studioId);
  if (after !== null) query = query.where("profile_id", ">", after);
  const rows = await query.orderBy("profile_id").limit(limit).execute();
  return rows.map((row) => row.profile_id);
}

type Revisions = readonly { readonly segmentId: SegmentId; readonly revision: number }[];

/** How far these definitions have been worked out. */
export async function saveComputedThrough(
  tx: WorkerTx,
  studioId: StudioId,
  { segments, through }: { readonly segments: Revisions; readonly through: ProfileId },
): Promise<void> {
  await sql`
    update segment_revision r set computed_through = ${through}
    from jsonb_to_recordset(${JSON.stringify(segments)}::jsonb) as s ("segmentId" uuid, revision integer)
    where r.studio_id = ${studioId} and r.segment_id = s."segmentId" and r.revision = s.revision`.execute(tx);
  await moveRevision(tx, studioId);
}

/** The members are by these revisions from now on. */
export async function saveLive(
  tx: WorkerTx,
  studioId: StudioId,
  { segments, nowMs }: { readonly segments: Revisions; readonly nowMs: number },
): Promise<void> {
  // Who edits a segment locks the studio first, too.
  await moveRevision(tx, studioId);
  await sql`
    update segment t set live_revision = s.revision, computed_at = instant_of(${nowMs})
    from jsonb_to_recordset(${JSON.stringify(segments)}::jsonb) as s ("segmentId" uuid, revision integer)
    where t.studio_id = ${studioId} and t.segment_id = s."segmentId"`.execute(tx);
}

/** Studios with a segment whose latest definition is not in force yet. */
export async function openStudios(database: Kysely<Database>): Promise<readonly StudioId[]> {
  const rows = await database
    .selectFrom("segment")
    .select("studio_id")
    .distinct()
    .where("archived_at", "is", null)
    .whereRef("revision", "is distinct from", "live_revision")
    .execute();
  return rows.map((row) => row.studio_id);
}
