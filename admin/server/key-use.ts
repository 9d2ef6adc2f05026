import type { Database } from "@regulars/db/postgres-schema";
import type { Logger } from "@regulars/runtime/log";
import { type Kysely, sql } from "kysely";

/** Keeps when keys were last used to call the API, so that nobody takes one for unused that a program works with. */
export interface KeyUse {
  /** Written behind the call, at most once a minute a key. */
  note(keyId: string, nowMs: number): void;
}

const MINUTE_MS = 60_000;
/** Beyond that many keys all are forgotten, which costs one write a key. */
const MAX_KNOWN = 10_000;

export function createKeyUse({
  database,
  log,
}: {
  /** Acts as `regulars_app`. */
  readonly database: Kysely<Database>;
  readonly log: Logger;
}): KeyUse {
  const written = new Map<string, number>();
  return {
    note(keyId, nowMs) {
      const last = written.get(keyId);
      if (last !== undefined && nowMs - last < MINUTE_MS) return;
      if (written.size >= MAX_KNOWN) written.clear();
      written.set(keyId, nowMs);
      sql`select touch_api_keys(${[keyId]}::uuid[], ${new Date(nowMs)})`.execute(database).catch((error: unknown) => {
        written.delete(keyId);
        log.warn({ err: error, keyId }, "the use of a key was not noted");
      });
    },
  };
}
