import { IMPORT_WAKE_SUBJECT } from "@regulars/contracts/imports";
import { changesSubject } from "@regulars/contracts/subjects";
import type { openPool } from "@regulars/db/postgres";
import type { Clock } from "@regulars/runtime/clock";
import type { Stoppable } from "@regulars/runtime/lifecycle";
import type { Logger } from "@regulars/runtime/log";
import type { NatsConnection } from "nats";
import { ImportFailure } from "./file.ts";
import type { HistoryStream } from "./history-stream.ts";
import {
  endImport,
  findTask,
  forgetFiles,
  type ImportKey,
  runningImports,
  type WorkerDatabase,
} from "./import.store.ts";
import { runImport } from "./run-import.ts";

/** How often it looks for work that it was not told of. */
const LOOK_EVERY_MS = 2_000;
/** An import whose run met a store that was away rests so long. */
const REST_MS = 1_000;
/** Open pages are told of progress so often at most. */
const TELL_EVERY_MS = 300;
/** Uploaded files stay so long after their import ended. */
const KEEP_FILES_MS = 3 * 86_400_000;
const TIDY_EVERY_MS = 3_600_000;
/** First key of the advisory locks of imports; the second is made of the import's id. */
const IMPORT_LOCK = 7_264_020;

export interface RunnerDeps {
  /** As `regulars_worker`. */
  readonly pool: ReturnType<typeof openPool>;
  readonly database: WorkerDatabase;
  readonly nats: NatsConnection;
  readonly stream: HistoryStream;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Works imports off, one at a time. Several processes share the imports out: an import has one runner, by an advisory lock of its
 * session. When a process dies its session ends, and another goes on from the last batch that was written.
 */
export function startImportRunner(deps: RunnerDeps): Stoppable {
  const { pool, database, nats, clock, log } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const restUntil = new Map<string, number>();
  let wake = (): void => {};
  let tidiedAt = Number.NEGATIVE_INFINITY;
  const woken = nats.subscribe(IMPORT_WAKE_SUBJECT, { callback: () => wake() });

  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      const worked = await lookForWork().catch((error: unknown) => {
        log.warn({ err: error }, "imports could not be looked for");
        return false;
      });
      if (!worked && !signal.aborted) await sleep();
    }
  };

  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, restUntil.size > 0 ? REST_MS : LOOK_EVERY_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** @returns whether there was any */
  const lookForWork = async (): Promise<boolean> => {
    if (performance.now() - tidiedAt > TIDY_EVERY_MS) {
      await forgetFiles(pool, clock.now() - KEEP_FILES_MS);
      tidiedAt = performance.now();
    }
    for (const [importId, until] of restUntil) if (until <= performance.now()) restUntil.delete(importId);
    for (const key of await runningImports(database)) {
      if (!restUntil.has(key.importId) && (await workAlone(key))) return true;
    }
    return false;
  };

  /** @returns false when another process has it */
  const workAlone = async (key: ImportKey): Promise<boolean> => {
    const session = await pool.connect();
    let isBroken = true;
    try {
      const values = [IMPORT_LOCK, key.importId];
      const { rows } = await session.query<{ locked: boolean }>(
        "select pg_try_advisory_lock($1, hashtext($2)) as locked",
        values,
      );
      if (rows[0]?.locked === true) {
        await workOff(key);
        await session.query("select pg_advisory_unlock($1, hashtext($2))", values);
      }
      isBroken = false;
      return rows[0]?.locked === true;
    } finally {
      // A session that broke, or may still hold the lock, is not used again.
      session.release(isBroken);
    }
  };

  const workOff = async (key: ImportKey): Promise<void> => {
    const { studioId, importId } = key;
    const tell = throttled(TELL_EVERY_MS, () =>
      nats.publish(changesSubject(studioId), JSON.stringify({ kind: "imports", importId })),
    );
    try {
      const task = await findTask(database, key);
      if (task?.status !== "running") return;
      log.info({ importId, position: task.position, bytes: task.bytes }, "an import runs");
      const outcome = await runImport({ ...deps, moved: tell.soon, signal }, task);
      if (outcome === "done") await endImport(database, key, { at: clock.now() });
      log.info({ importId, outcome }, "an import ran");
    } catch (error) {
      const failure = await failureOf(error, key);
      if (failure !== undefined) {
        await endImport(database, key, { at: clock.now(), failure });
        log.info({ importId, outcome: "failed", code: refusalCode(error) }, "an import ran");
      } else {
        // What it has done is written; it goes on from there once the stores are back.
        restUntil.set(importId, performance.now() + REST_MS);
        log.warn({ err: error, importId }, "an import waits");
      }
    } finally {
      tell.now();
    }
  };

  /** Why an import ends that would meet the same again at each try, for a person; `undefined` for what passes. */
  const failureOf = async (error: unknown, key: ImportKey): Promise<string | undefined> => {
    if (error instanceof ImportFailure) return error.message;
    const code = refusalCode(error);
    if (code === undefined) return undefined;
    const { lines = 0 } = (await findTask(database, key)) ?? {};
    const refused = `PostgreSQL refuses what is to be noted of the rows that follow line ${lines} (${code}).`;
    return `${refused} Mend or remove them and import the file again: what went in stays, and counts once.`;
  };

  const working = work();
  return {
    async stop() {
      stopping.abort();
      woken.unsubscribe();
      wake();
      await working;
    },
  };
}

/** Classes of SQLSTATE that blame the data: data exception, integrity constraint, program limit. Trying again ends the same. */
const BLAMES_DATA = /^(?:22|23|54)[0-9A-Z]{3}$/;

/** The SQLSTATE of a statement that PostgreSQL refused for what was in it. */
function refusalCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && BLAMES_DATA.test(code) ? code : undefined;
}

/** Calls at most once in `everyMs`; `now` makes the last one. */
function throttled(everyMs: number, call: () => void): { readonly soon: () => void; readonly now: () => void } {
  let calledAt = Number.NEGATIVE_INFINITY;
  const now = (): void => {
    calledAt = performance.now();
    call();
  };
  return {
    soon: () => {
      if (performance.now() - calledAt >= everyMs) now();
    },
    now,
  };
}
