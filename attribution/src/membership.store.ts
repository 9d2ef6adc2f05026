import type { ProfileId, SegmentId, StudioId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import { type Kysely, sql } from "kysely";

export interface ComparedStudio {
  readonly studioId: StudioId;
  readonly name: string;
  readonly timeZone: string;
}

/** All studios, by name. `database` must act as `regulars_worker`. */
export async function allStudios(database: Kysely<Database>): Promise<readonly ComparedStudio[]> {
  return database
    .selectFrom("studio")
    .select(["studio_id as studioId", "name", "time_zone as timeZone"])
    .orderBy("name")
    .execute();
}

export interface LiveSegment {
  readonly segmentId: SegmentId;
  readonly name: string;
  /** By which its members are. */
  readonly definition: SegmentDefinition;
}

/** A studio's segments that have members to compare: those in use that were worked out once. */
export async function liveSegments(tx: WorkerTx, studioId: StudioId): Promise<readonly LiveSegment[]> {
  return tx
    .selectFrom("segment")
    .innerJoin("segment_revision as live", (join) =>
      join
        .onRef("live.studio_id", "=", "segment.studio_id")
        .onRef("live.segment_id", "=", "segment.segment_id")
        .onRef("live.revision", "=", "segment.live_revision"),
    )
    .select(["segment.segment_id as segmentId", "segment.name", "live.definition"])
    .where("segment.studio_id", "=", studioId)
    .where("segment.archived_at", "is", null)
    .orderBy("segment.name")
    .execute();
}

export async function memberIds(
  tx: WorkerTx,
  studioId: StudioId,
  segmentId: SegmentId,
): Promise<ReadonlySet<ProfileId>> {
  const rows = await tx
    .selectFrom("membership")
    .select("profile_id")
    .where("studio_id", "=", studioId)
    .where("segment_id", "=", segmentId)
    .execute();
  return new Set(rows.map(({ profile_id }) => profile_id));
}

/** People whom the clock should have moved by an instant, which happens as soon as the worker runs. */
export async function overdueIds(tx: WorkerTx, studioId: StudioId, nowMs: number): Promise<ReadonlySet<ProfileId>> {
  const rows = await tx
    .selectFrom("profile")
    .select("profile_id")
    .where("studio_id", "=", studioId)
    .where("next_due_at", "<=", sql<number>`instant_of(${nowMs})`)
    .execute();
  return new Set(rows.map(({ profile_id }) => profile_id));
}

/** Committed facts that ClickHouse does not have yet. */
export async function factsOnTheWay(database: Kysely<Database>): Promise<number> {
  const { count } = await database
    .selectFrom("outbox")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}
