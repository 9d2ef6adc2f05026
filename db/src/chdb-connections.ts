import { createRequire } from "node:module";
import type { ClickHouseClientConfigOptions } from "@clickhouse/client";

type Connection = NonNullable<ClickHouseClientConfigOptions["connection"]>;

/**
 * Statements that run at once. A chDB connection runs one at a time and makes the others wait on a thread, of which Node's
 * pool has four for files, compression and this: so waiting is done here, and one thread is left.
 */
const CONNECTIONS = 3;

/** Thrown when the engine cannot use a folder; the message says why that may be. */
export class ClickHousePathError extends Error {
  override readonly name = "ClickHousePathError";
}

/**
 * The engine in this process as one connection of the ClickHouse client: statements go to whichever of a few chDB connections is
 * free, in the order in which they came. Closing waits for those that run, as the engine does not survive being closed under them.
 */
export function openChdbConnections(path: string): Connection {
  // Loaded only when it is needed: it is a native library of some hundred megabytes.
  const { createChdbConnection } = createRequire(import.meta.url)(
    "chdb/connection",
  ) as typeof import("chdb/connection");
  // The same interface, of which either package has its own copy.
  const all = Array.from({ length: CONNECTIONS }, () => {
    try {
      return createChdbConnection({ path }) as unknown as Connection;
    } catch (error) {
      throw new ClickHousePathError(
        `The ClickHouse engine cannot open ${path}: another process has it open, or this one has another path open`,
        { cause: error },
      );
    }
  });
  const idle = [...all];
  const waiting: ((connection: Connection) => void)[] = [];

  const lease = async <Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> => {
    const connection = idle.pop() ?? (await new Promise<Connection>((resolve) => waiting.push(resolve)));
    try {
      return await work(connection);
    } finally {
      const next = waiting.shift();
      if (next === undefined) idle.push(connection);
      else next(connection);
    }
  };

  let closing: Promise<void> | undefined;
  return {
    ping: (params) => lease((connection) => connection.ping(params)),
    query: (params) => lease((connection) => connection.query(withoutSettings(params))),
    insert: (params) => lease((connection) => connection.insert(withoutSettings(params))),
    command: (params) => lease((connection) => connection.command(withoutSettings(params))),
    exec: (params) => lease((connection) => connection.exec(withoutSettings(params))),
    close() {
      closing ??= Promise.all(all.map(() => lease((connection) => connection.close()))).then(() => undefined);
      return closing;
    },
  };
}

/** The one setting that the client adds of itself; it is about HTTP. */
const OF_HTTP = "wait_end_of_query";

/**
 * chDB sets settings with SET, which lasts for all later statements of the connection, so they are refused here:
 * a statement carries its own in a SETTINGS clause, which a server understands as well.
 */
function withoutSettings<Params extends { clickhouse_settings?: object }>(params: Params): Params {
  const names = Object.keys(params.clickhouse_settings ?? {}).filter((name) => name !== OF_HTTP);
  if (names.length > 0) throw new Error(`Settings belong in the statement's SETTINGS clause: ${names.join(", ")}`);
  return params;
}
