import { mkdirSync } from "node:fs";
import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { openChdbConnections } from "./chdb-connections.ts";

export type { ClickHouseClient };

/** Where ClickHouse is: a server, or a folder that the engine in this process (chDB) keeps its data in. */
export type ClickHouseAddress = { readonly url: string } | { readonly path: string };

/**
 * A client of ClickHouse. With a path the engine runs inside this process: one process may hold a path at a time, and one
 * path may be open in a process; a second client of the same path shares the engine. Close it before the process ends.
 */
export function openClickHouse(address: ClickHouseAddress): ClickHouseClient {
  if ("url" in address) return createClient({ url: address.url, application: "regulars", request_timeout: 120_000 });
  mkdirSync(address.path, { recursive: true });
  return createClient({ connection: openChdbConnections(address.path) });
}
