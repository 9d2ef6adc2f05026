import type { ClickHouseClient } from "@regulars/db/clickhouse";
import type { Database } from "@regulars/db/postgres-schema";
import type { Clock } from "@regulars/runtime/clock";
import type { Stoppable } from "@regulars/runtime/lifecycle";
import type { Logger } from "@regulars/runtime/log";
import type { Operations } from "@regulars/runtime/operations";
import type { Kysely } from "kysely";
import type { NatsConnection } from "nats";

export interface AttributionParts {
  readonly clickhouse: ClickHouseClient;
  /** As `regulars_worker`. */
  readonly database: Kysely<Database>;
  readonly nats: NatsConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly operations: Operations;
}

/** Starts the writer of facts and the reader of history for new counters. Many may be started: one works, the others wait for it to end. */
export async function startAttribution(_parts: AttributionParts): Promise<Stoppable> {
  return { stop: () => Promise.resolve() };
}
