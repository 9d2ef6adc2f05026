import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@regulars/db/postgres-schema";
import type { Logger } from "@regulars/runtime/log";
import { type Kysely, sql } from "kysely";

/** Of the one process that writes to ClickHouse. */
const LOCK_KEY = 7_264_002;
const RETRY_MS = 500;
const PULSE_MS = 1_000;

/**
 * Runs `work` while this process holds the lock of the one writer, and again whenever it has it anew, until `stop`. Its signal says
 * that the lock is lost, or that it is time to stop. The lock lives as long as a connection to Postgres: of a process that is
 * killed it is free at once.
 */
export async function whileOnlyWriter(
  { database, log, stop }: { readonly database: Kysely<Database>; readonly log: Logger; readonly stop: AbortSignal },
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await database.connection().execute((connection) => tryToWork({ connection, stop }, work));
    } catch (error) {
      if (!stop.aborted) log.warn({ err: error }, "the writer was interrupted and starts again");
    }
    await sleep(RETRY_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function tryToWork(
  { connection, stop }: { readonly connection: Kysely<Database>; readonly stop: AbortSignal },
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${LOCK_KEY}) as held`.execute(connection);
  if (rows[0]?.held !== true) return;
  const lost = new AbortController();
  const pulse = setInterval(() => {
    sql`select 1`.execute(connection).catch((error: unknown) => lost.abort(error));
  }, PULSE_MS);
  try {
    await work(AbortSignal.any([stop, lost.signal]));
  } finally {
    clearInterval(pulse);
    if (!lost.signal.aborted) await sql`select pg_advisory_unlock(${LOCK_KEY})`.execute(connection);
  }
}
