import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { FoldedMessages } from "./stream/fold-messages.ts";

/** What the stream says of itself, in Prometheus form. */
export interface StreamMetrics {
  readonly batchSeconds: Histogram;
  readonly ticks: Counter;
  readonly shards: Gauge;
  count(folded: FoldedMessages): void;
}

export function createStreamMetrics(registry: Registry): StreamMetrics {
  const events = new Counter({
    name: "regulars_folded_events_total",
    help: "Events by what became of them",
    labelNames: ["outcome"],
    registers: [registry],
  });
  return {
    batchSeconds: new Histogram({
      name: "regulars_fold_batch_seconds",
      help: "Time of one batch's transaction",
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers: [registry],
    }),
    ticks: new Counter({
      name: "regulars_ticks_total",
      help: "People worked out because the clock came to it",
      registers: [registry],
    }),
    shards: new Gauge({ name: "regulars_shards_owned", help: "Shards that this worker folds", registers: [registry] }),
    count({ events: folded, duplicates, deadLetters }) {
      events.inc({ outcome: "folded" }, folded);
      events.inc({ outcome: "duplicate" }, duplicates);
      events.inc({ outcome: "dead_letter" }, deadLetters);
    },
  };
}
