import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { ErrorCode } from "./http/answer.ts";
import type { CollectCall } from "./http/routes.ts";
import type { Sorted } from "./sort-events.ts";

/** What ingest counts; every label has few values. */
export interface IngestMetrics {
  collected(call: CollectCall, sorted: Pick<Sorted, "events" | "faults" | "dropped">): void;
  /** A request to the collect API that was refused as a whole. */
  refused(code: ErrorCode): void;
  answered(status: number): void;
  published(seconds: number, outcome: "stored" | "failed"): void;
}

export function createMetrics(registry: Registry, bytesInFlight: () => number): IngestMetrics {
  const accepted = createTally(registry, {
    name: "regulars_ingest_events_accepted_total",
    help: "Events made durable, by call",
    label: "call",
  });
  const rejected = createTally(registry, {
    name: "regulars_ingest_events_rejected_total",
    help: "Events and fields of events that were not accepted, by code",
    label: "code",
  });
  const dropped = createTally(registry, {
    name: "regulars_ingest_events_dropped_total",
    help: "Events of which nothing was kept, by reason",
    label: "reason",
  });
  const refused = createTally(registry, {
    name: "regulars_ingest_requests_refused_total",
    help: "Requests to the collect API that were refused as a whole, by code",
    label: "code",
  });
  const answers = createTally(registry, {
    name: "regulars_ingest_answers_total",
    help: "HTTP answers, by status",
    label: "status",
  });
  const publishes = new Histogram({
    name: "regulars_ingest_publish_seconds",
    help: "From publishing a message to its acknowledgement",
    labelNames: ["outcome"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 5],
    registers: [registry],
  });
  new Gauge({
    name: "regulars_ingest_in_flight_bytes",
    help: "Bytes accepted that are not yet durable",
    registers: [registry],
    collect() {
      this.set(bytesInFlight());
    },
  });
  return {
    collected(call, sorted) {
      accepted(call, sorted.events.length);
      for (const { code } of sorted.faults) rejected(code, 1);
      if (sorted.dropped > 0) dropped("consent", sorted.dropped);
    },
    refused: (code) => refused(code, 1),
    answered: (status) => answers(status, 1),
    published: (seconds, outcome) => publishes.observe({ outcome }, seconds),
  };
}

interface TallyOptions {
  readonly name: string;
  readonly help: string;
  /** What is counted apart. */
  readonly label: string;
}

/** A counter by one label whose counting is a few nanoseconds: it is told to the registry only when somebody asks. */
function createTally(
  registry: Registry,
  { name, help, label }: TallyOptions,
): (value: string | number, count: number) => void {
  const counts = new Map<string | number, number>();
  new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [value, count] of counts) this.inc({ [label]: value }, count);
    },
  });
  return (value, count) => counts.set(value, (counts.get(value) ?? 0) + count);
}
