import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { CollectRequest } from "./collect.ts";
import type { ErrorCode } from "./http/answer.ts";
import type { Sorted } from "./sort-events.ts";

/** What ingest counts; every label has few values. */
export interface IngestMetrics {
  collected(call: CollectRequest["call"], sorted: Pick<Sorted, "events" | "faults" | "dropped">): void;
  /** A request to the collect API that was refused as a whole. */
  refused(code: ErrorCode): void;
  answered(status: number): void;
  published(seconds: number, outcome: "stored" | "failed"): void;
}

export function createMetrics(registry: Registry, bytesInFlight: () => number): IngestMetrics {
  const registers = [registry];
  const accepted = new Counter({
    name: "regulars_ingest_events_accepted_total",
    help: "Events made durable, by call",
    labelNames: ["call"],
    registers,
  });
  const rejected = new Counter({
    name: "regulars_ingest_events_rejected_total",
    help: "Events and fields of events that were not accepted, by code",
    labelNames: ["code"],
    registers,
  });
  const dropped = new Counter({
    name: "regulars_ingest_events_dropped_total",
    help: "Events of which nothing was kept, because their visitor has not consented",
    registers,
  });
  const refused = new Counter({
    name: "regulars_ingest_requests_refused_total",
    help: "Requests to the collect API that were refused as a whole, by code",
    labelNames: ["code"],
    registers,
  });
  const answers = new Counter({
    name: "regulars_ingest_answers_total",
    help: "HTTP answers, by status",
    labelNames: ["status"],
    registers,
  });
  const publishes = new Histogram({
    name: "regulars_ingest_publish_seconds",
    help: "From publishing a message to its acknowledgement",
    labelNames: ["outcome"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 5],
    registers,
  });
  new Gauge({
    name: "regulars_ingest_in_flight_bytes",
    help: "Bytes accepted that are not yet durable",
    registers,
    collect() {
      this.set(bytesInFlight());
    },
  });
  return {
    collected(call, sorted) {
      accepted.inc({ call }, sorted.events.length);
      for (const { code } of sorted.faults) rejected.inc({ code });
      if (sorted.dropped > 0) dropped.inc(sorted.dropped);
    },
    refused: (code) => refused.inc({ code }),
    answered: (status) => answers.inc({ status }),
    published: (seconds, outcome) => publishes.observe({ outcome }, seconds),
  };
}
