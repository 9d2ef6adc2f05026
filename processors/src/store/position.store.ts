import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { Kysely } from "kysely";

/** How far a shard is folded: `seq` in EVENTS, `version` in FACTS. */
export interface Position {
  readonly seq: number;
  readonly version: number;
}

/** Thrown when another worker has moved a shard on: this one's transaction must not happen, and it lets go of the shard. */
export class ShardLost extends Error {
  override readonly name = "ShardLost";
}

export async function readPosition(database: Kysely<Database>, shard: number): Promise<Position> {
  return database
    .selectFrom("shard_position")
    .select(["seq", "version"])
    .where("shard", "=", shard)
    .executeTakeFirstOrThrow();
}

/**
 * The first statement of every transaction of a shard: moves it from where this worker knows it to be, and locks it until the end.
 * @throws ShardLost when it is elsewhere
 */
export async function claimPosition(tx: WorkerTx, shard: number, from: Position, toSeq: number): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("shard_position")
    .set({ seq: toSeq })
    .where("shard", "=", shard)
    .where("seq", "=", from.seq)
    .where("version", "=", from.version)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new ShardLost(`Shard ${shard} is no longer at ${from.seq}`);
}

/** The last statement when facts were put into the outbox. */
export async function saveVersion(tx: WorkerTx, shard: number, version: number): Promise<void> {
  await tx.updateTable("shard_position").set({ version }).where("shard", "=", shard).execute();
}
