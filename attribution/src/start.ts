import type { ClickHouseClient } from "@regulars/db/clickhouse";
import type { Database } from "@regulars/db/postgres-schema";
import type { Clock } from "@regulars/runtime/clock";
import type { Stoppable } from "@regulars/runtime/lifecycle";
import type { Logger } from "@regulars/runtime/log";
import type { Operations } from "@regulars/runtime/operations";
import type { Kysely } from "kysely";
import type { NatsConnection } from "nats";
import { startBackfiller } from "./backfiller.ts";
import { startEraser } from "./erase/eraser.ts";
import { whileOnlyWriter } from "./single-writer.ts";
import { writeFacts } from "./writer.ts";
import { createWriterMetrics } from "./writer-metrics.ts";

export interface AttributionParts {
  /** Migrated. Stop attribution before closing it. */
  readonly clickhouse: ClickHouseClient;
  /** As `regulars_worker`; one of its connections is kept. */
  readonly database: Kysely<Database>;
  readonly nats: NatsConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly operations: Operations;
}

/**
 * Starts the writer of facts, the reader of history for new counters, and what finishes erasures. It may be started many times over:
 * one writes, and the others wait for it to end.
 */
export async function startAttribution(parts: AttributionParts): Promise<Stoppable> {
  const { clickhouse, database, log, operations } = parts;
  const stopping = new AbortController();
  const metrics = createWriterMetrics(operations);
  operations.checks.set("clickhouse", async () => {
    const answer = await clickhouse.ping();
    if (!answer.success) throw answer.error;
  });
  const running = whileOnlyWriter({ database, log, stop: stopping.signal }, async (signal) => {
    const backfiller = startBackfiller(parts);
    const eraser = startEraser(parts);
    const onApplied = (): void => {
      backfiller.poke();
      eraser.poke();
    };
    try {
      await writeFacts({ ...parts, metrics, onApplied }, signal);
    } finally {
      await Promise.all([backfiller.stop(), eraser.stop()]);
    }
  });
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
