import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { Kysely } from "kysely";

export interface OutboxRow {
  readonly version: number;
  readonly payload: Buffer;
}

export async function putOutbox(tx: WorkerTx, shard: number, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto("outbox")
    .values(rows.map((row) => ({ shard, ...row })))
    .execute();
}

/** The oldest rows that FACTS may not have yet. */
export async function readOutbox(
  database: Kysely<Database>,
  shard: number,
  limit: number,
): Promise<readonly OutboxRow[]> {
  return database
    .selectFrom("outbox")
    .select(["version", "payload"])
    .where("shard", "=", shard)
    .orderBy("version")
    .limit(limit)
    .execute();
}

/** Forgets the rows up to a version that FACTS has acknowledged. */
export async function clearOutbox(database: Kysely<Database>, shard: number, throughVersion: number): Promise<void> {
  await database.deleteFrom("outbox").where("shard", "=", shard).where("version", "<=", throughVersion).execute();
}
