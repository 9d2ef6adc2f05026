import type { StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import type { Stoppable } from "@regulars/runtime/lifecycle";
import { Events } from "nats";
import type pg from "pg";
import { openStudios } from "./store/definitions.store.ts";
import { forgetMessages } from "./store/messages.store.ts";
import { ShardLost } from "./store/position.store.ts";
import { joinWorkers, type Ownership } from "./stream/ownership.ts";
import { type ShardDeps, type ShardRunner, startShard } from "./stream/shard-runner.ts";

/** How often a worker looks whether shards are free, and whether definitions wait to be worked out. */
const LOOK_MS = 1_000;
/** How often ids of messages that are too old to matter are forgotten. */
const FORGET_MS = 3_600_000;

export interface WorkerDeps extends ShardDeps {
  /** A new connection of its own for the locks. */
  readonly connect: () => Promise<pg.Client>;
}

/**
 * Folds its fair share of the shards. Whatever breaks (the database, NATS, another worker's takeover) ends the shard's run, and the
 * next look begins it again from its position; nothing is kept that the position does not know.
 */
export function startWorker(deps: WorkerDeps): Stoppable & { readonly owned: () => number } {
  const { log, database, clock, metrics } = deps;
  const runners = new Map<number, ShardRunner>();
  let session: pg.Client | undefined;
  let ownership: Ownership | undefined;
  let stopping = false;
  // Not at once: after an outage the ids may still be needed by what waits in EVENTS.
  let forgottenAt = clock.now();

  const join = async (): Promise<Ownership> => {
    if (ownership !== undefined) return ownership;
    const opened = await deps.connect();
    const lost = (error: Error): void => {
      if (session === opened) leave(error);
    };
    opened.on("error", lost);
    opened.on("end", () => lost(new Error("The connection that holds the shards ended")));
    // What ran under the session before has to end first, so that a shard is never run twice here.
    await Promise.all([...runners.values()].map((runner) => runner.stop()));
    session = opened;
    try {
      ownership = await joinWorkers(opened);
      return ownership;
    } catch (error) {
      session = undefined;
      await opened.end().catch(() => {});
      throw error;
    }
  };

  /** Without its session a worker holds nothing. */
  const leave = (error: Error): void => {
    if (!stopping) log.warn({ err: error }, "lost the connection that holds the shards");
    session = undefined;
    ownership = undefined;
    for (const runner of runners.values()) void runner.stop();
  };

  const run = (shard: number, held: Ownership): void => {
    const runner = startShard(deps, shard);
    runners.set(shard, runner);
    void runner.done
      .catch((error: unknown) => {
        if (error instanceof ShardLost) log.info({ shard }, "another worker has the shard");
        else log.error({ err: error, shard }, "a shard stopped; it is begun again from its position");
      })
      .finally(async () => {
        if (runners.get(shard) === runner) runners.delete(shard);
        if (held === ownership && !stopping) await held.release(shard).catch(() => {});
        metrics.shards.set(runners.size);
      });
  };

  const look = async (): Promise<void> => {
    const held = await join();
    for (const shard of await held.takeShare()) run(shard, held);
    for (const runner of [...runners.values()].slice(0, await held.excess())) await runner.stop();
    metrics.shards.set(runners.size);
    await noticeOpen();
    if (clock.now() - forgottenAt > FORGET_MS) {
      forgottenAt = clock.now();
      await forgetMessages(database, forgottenAt);
    }
  };

  const noticeOpen = async (): Promise<void> => {
    const byShard = new Map<number, StudioId[]>();
    for (const studioId of await openStudios(database)) {
      const shard = shardOf(studioId);
      byShard.set(shard, [...(byShard.get(shard) ?? []), studioId]);
    }
    for (const [shard, studioIds] of byShard) runners.get(shard)?.noticeOpen(studioIds);
  };

  const looking = (async () => {
    while (!stopping) {
      await look().catch((error: unknown) => {
        log.warn({ err: error }, "the worker waits: the database cannot be reached");
      });
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS).unref());
    }
  })();

  // What a shard was reading is gone after a reconnect; beginning again is quicker than waiting for its heartbeat to be missed.
  void (async () => {
    for await (const status of deps.nats.status()) {
      if (status.type === Events.Reconnect) for (const runner of runners.values()) void runner.stop();
    }
  })();

  return {
    owned: () => runners.size,
    async stop() {
      stopping = true;
      await Promise.race([looking, new Promise((resolve) => setTimeout(resolve, LOOK_MS * 2))]);
      await Promise.all([...runners.values()].map((runner) => runner.stop()));
      await session?.end().catch(() => {});
    },
  };
}
