import { SHARD_COUNT } from "@regulars/contracts/shard";
import type pg from "pg";

/**
 * Which shards this worker folds: an advisory lock per shard, held by one database session. When the worker dies its session ends
 * and the locks are free at once. The lock only shares the work out; that effects happen once is the position's doing.
 */
export interface Ownership {
  /** Takes free shards up to this worker's fair share; returns those it took. */
  takeShare(): Promise<readonly number[]>;
  /** How many of the owned shards are above the fair share. */
  excess(): Promise<number>;
  release(shard: number): Promise<void>;
  readonly owned: ReadonlySet<number>;
}

/** First keys of the advisory locks: one for shards, one that every live worker shares, to be counted by. */
const SHARD_LOCK = 7_264_010;
const WORKER_LOCK = 7_264_011;

/** `session` must be a connection of its own that is used for nothing else. */
export async function joinWorkers(session: pg.Client): Promise<Ownership> {
  await session.query("select pg_advisory_lock_shared($1, 0)", [WORKER_LOCK]);
  const owned = new Set<number>();

  const fairShare = async (): Promise<number> => {
    const { rows } = await session.query<{ workers: string }>(
      `select count(distinct pid) as workers from pg_locks
       where locktype = 'advisory' and classid = $1 and objid = 0 and granted
         and database = (select oid from pg_database where datname = current_database())`,
      [WORKER_LOCK],
    );
    return Math.ceil(SHARD_COUNT / Math.max(1, Number(rows[0]?.workers ?? 1)));
  };

  return {
    owned,
    async takeShare() {
      const share = await fairShare();
      const taken: number[] = [];
      for (let shard = 0; shard < SHARD_COUNT && owned.size < share; shard++) {
        if (owned.has(shard)) continue;
        const { rows } = await session.query<{ locked: boolean }>("select pg_try_advisory_lock($1, $2) as locked", [
          SHARD_LOCK,
          shard,
        ]);
        if (rows[0]?.locked !== true) continue;
        owned.add(shard);
        taken.push(shard);
      }
      return taken;
    },
    async excess() {
      return Math.max(0, owned.size - (await fairShare()));
    },
    async release(shard) {
      owned.delete(shard);
      await session.query("select pg_advisory_unlock($1, $2)", [SHARD_LOCK, shard]);
    },
  };
}
