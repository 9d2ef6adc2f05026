import type { StudioTx } from "@regulars/db/tenancy";
import { sql } from "kysely";

/** How far a studio's shard is worked out, as of one instant of the database. */
export interface ShardProgress {
  /** Sequence in EVENTS of the last message whose effects are committed. */
  readonly foldedSeq: number;
  /** The last batch of facts that was committed. */
  readonly factsVersion: number;
  /** Committed batches of facts that are not relayed yet. */
  readonly outbox: number;
  /** People whose membership the clock should have changed by `nowMs`. */
  readonly due: number;
  /** Counters whose history is not added yet. */
  readonly countersFilling: number;
  /** Segments whose latest definition is not worked out yet. */
  readonly segmentsComputing: number;
}

export async function readProgress(tx: StudioTx, shard: number, nowMs: number): Promise<ShardProgress> {
  // One statement, so one snapshot: the parts belong to the same instant.
  const { rows } = await sql<ShardProgress>`
    select
      position.seq as "foldedSeq",
      position.version as "factsVersion",
      outbox_backlog(${shard}::smallint) as "outbox",
      (select count(*) from profile where shard = ${shard} and next_due_at <= ${new Date(nowMs)}) as "due",
      (select count(*) from segment_counter where status <> 'complete') as "countersFilling",
      (select count(*) from segment
        where archived_at is null and live_revision is distinct from revision) as "segmentsComputing"
    from shard_position as position
    where position.shard = ${shard}
  `.execute(tx);
  const [progress] = rows;
  if (progress === undefined) throw new Error(`Shard ${shard} has no position`);
  return progress;
}

/** The last batch of facts of a shard that was committed. */
export async function factsVersion(tx: StudioTx, shard: number): Promise<number> {
  const { version } = await tx
    .selectFrom("shard_position")
    .select("version")
    .where("shard", "=", shard)
    .executeTakeFirstOrThrow();
  return version;
}
