import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { CounterSpec, CounterState } from "@regulars/segments/counters";
import { type Kysely, sql } from "kysely";

/** A counter whose history is to be read. */
export interface FillingCounter {
  readonly studioId: StudioId;
  readonly key: string;
  /** Tells it from a counter of the same key that was ended and begun again. */
  readonly slot: number;
  readonly spec: CounterSpec;
  readonly shard: number;
  /** History is every event with a sequence in EVENTS up to this. */
  readonly fromSeq: number;
  /** ClickHouse has that history once it has applied this version of the shard's facts. */
  readonly fromVersion: number;
}

export async function fillingCounters(database: Kysely<Database>): Promise<readonly FillingCounter[]> {
  const rows = await database
    .selectFrom("segment_counter")
    .select(["studio_id", "counter_key", "slot", "spec", "shard", "from_seq", "from_version"])
    .where("status", "=", "filling")
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({
    studioId: row.studio_id,
    key: row.counter_key,
    slot: row.slot,
    spec: row.spec as CounterSpec,
    shard: row.shard,
    fromSeq: row.from_seq,
    fromVersion: row.from_version,
  }));
}

/** One person's state of a counter at the end of the history. */
export interface HistoryCounter {
  readonly counterKey: string;
  readonly profileId: ProfileId;
  readonly state: CounterState;
}

export async function forgetHistory(tx: WorkerTx, studioId: StudioId, keys: readonly string[]): Promise<void> {
  await tx.deleteFrom("history_counter").where("studio_id", "=", studioId).where("counter_key", "in", keys).execute();
}

export async function insertHistory(tx: WorkerTx, studioId: StudioId, rows: readonly HistoryCounter[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into history_counter (studio_id, counter_key, profile_id, state)
    select ${studioId}, * from unnest(
      ${rows.map((row) => row.counterKey)}::text[],
      ${rows.map((row) => row.profileId)}::uuid[],
      ${rows.map((row) => JSON.stringify(row.state))}::jsonb[])`.execute(tx);
}

/** Thrown when a counter was ended, and perhaps begun again, while its history was read: what was read is not its history. */
export class CounterChanged extends Error {
  override readonly name = "CounterChanged";
}

/**
 * Says that the history of these counters is there.
 * @throws CounterChanged when one of them is no longer the one that was being filled; the transaction must not happen
 */
export async function markFilled(tx: WorkerTx, studioId: StudioId, slots: readonly number[]): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("segment_counter")
    .set({ status: "filled" })
    .where("studio_id", "=", studioId)
    .where("slot", "in", slots)
    .where("status", "=", "filling")
    .executeTakeFirst();
  if (Number(numUpdatedRows) !== slots.length)
    throw new CounterChanged("A counter was changed while its history was read");
  // Workers read a studio's definitions again when this has moved.
  await sql`update studio set definitions_revision = definitions_revision + 1 where studio_id = ${studioId}`.execute(
    tx,
  );
}
