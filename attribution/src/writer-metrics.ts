import type { Operations } from "@regulars/runtime/operations";
import { Counter, Gauge, Histogram } from "prom-client";

export interface WriterMetrics {
  /** Facts written. */
  readonly facts: Counter;
  /** Messages of FACTS that are not written yet. */
  readonly pending: Gauge;
  /** Units that failed and were tried again. */
  readonly failures: Counter;
  /** Shards that wait for a missing version. */
  readonly gaps: Gauge;
  readonly unitSeconds: Histogram;
}

export function createWriterMetrics({ registry }: Operations): WriterMetrics {
  const registers = [registry];
  return {
    facts: new Counter({ name: "regulars_attribution_facts_total", help: "Facts written to ClickHouse", registers }),
    pending: new Gauge({
      name: "regulars_attribution_pending_messages",
      help: "Messages of FACTS that are not in ClickHouse yet",
      registers,
    }),
    failures: new Counter({
      name: "regulars_attribution_failures_total",
      help: "Units of facts that could not be written at once",
      registers,
    }),
    gaps: new Gauge({
      name: "regulars_attribution_gaps",
      help: "Shards that wait for a version of facts that is missing",
      registers,
    }),
    unitSeconds: new Histogram({
      name: "regulars_attribution_unit_seconds",
      help: "Time to write a unit of facts and what follows from it",
      buckets: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15],
      registers,
    }),
  };
}
