import { factsSubject } from "@regulars/contracts/subjects";
import type { Database } from "@regulars/db/postgres-schema";
import type { Logger } from "@regulars/runtime/log";
import type { Kysely } from "kysely";
import type { JetStreamClient } from "nats";
import { clearOutbox, readOutbox } from "../store/outbox.store.ts";
import { createSignal } from "./signal.ts";

const ROWS_AT_ONCE = 50;
const RETRY_MS = 250;

/** Brings a shard's outbox into FACTS, in order. */
export interface Relay {
  /** Says that there are new rows. */
  wake(): void;
  stop(): Promise<void>;
}

/**
 * Publishes the rows of a shard's outbox one after another, each acknowledged before the next, and forgets them then. A row that was
 * published and not forgotten is published again with the same message id and version, and known by both for what it is.
 */
export function startRelay(
  {
    database,
    jetstream,
    log,
  }: { readonly database: Kysely<Database>; readonly jetstream: JetStreamClient; readonly log: Logger },
  shard: number,
): Relay {
  const signal = createSignal();
  let stopping = false;
  const run = async (): Promise<void> => {
    while (!stopping) {
      try {
        if (await relayRows(database, jetstream, shard)) continue;
      } catch (error) {
        if (stopping) return;
        log.warn({ err: error, shard }, "facts wait: FACTS or the outbox cannot be reached");
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      await signal.wait();
    }
  };
  const running = run();
  return {
    wake: signal.raise,
    async stop() {
      stopping = true;
      signal.raise();
      await running;
    },
  };
}

/** @returns whether there were rows */
async function relayRows(database: Kysely<Database>, jetstream: JetStreamClient, shard: number): Promise<boolean> {
  const rows = await readOutbox(database, shard, ROWS_AT_ONCE);
  for (const { version, payload } of rows) {
    await jetstream.publish(factsSubject(shard), payload, { msgID: `${shard}-${version}`, timeout: 5_000 });
  }
  const last = rows.at(-1);
  if (last !== undefined) await clearOutbox(database, shard, last.version);
  return rows.length > 0;
}
