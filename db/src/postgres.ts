import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Database } from "./postgres-schema.ts";

/**
 * The database role that a connection takes at its start. `regulars_auth` sees the logins of staff and nothing else; `owner` is
 * who the URL names: for migrations alone.
 */
export type DatabaseRole = "regulars_app" | "regulars_worker" | "regulars_auth" | "owner";

const { builtins, getTypeParser } = pg.types;

/** Instants as epoch ms, and 64-bit integers as numbers: sequences and counts stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (oid === builtins.TIMESTAMPTZ) return (text: string) => new Date(text).getTime();
    if (oid === builtins.INT8) return Number;
    return getTypeParser(oid, format as "text");
  },
} as pg.CustomTypesConfig;

export interface PoolOptions {
  readonly role: DatabaseRole;
  /** Most connections at once; default 10. */
  readonly max?: number;
  /** How values are read: `ours` (default) has instants as epoch ms and bigint as number, `driver` is what `pg` does by itself, for libraries that expect it. */
  readonly values?: "ours" | "driver";
  /** Called when an idle connection breaks (the server restarted, say); the pool replaces it. */
  readonly onError: (error: Error) => void;
}

/** A pool of connections that all act as one role. */
export function openPool(url: string, { role, max = 10, values = "ours", onError }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options: sessionOptions(role),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(values === "ours" ? { types } : {}),
  });
  pool.on("error", onError);
  // The pool listens only to idle connections. One that breaks while it is lent fails its queries, and must not end the process as well.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** One connection that acts as a role, outside any pool: for what lives as long as a session (advisory locks). */
export async function openSession(url: string, role: DatabaseRole): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options: sessionOptions(role),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Whoever holds the session listens too; without a listener of its own, a break before that would end the process.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

function sessionOptions(role: DatabaseRole): string {
  return [
    "-c timezone=UTC",
    role === "owner" ? "" : `-c role=${role}`,
    role === "regulars_auth" ? "-c search_path=auth" : "",
  ].join(" ");
}

/** Queries over a pool. Destroying it ends the pool. */
export function openDatabase(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
