import type { AddressInfo } from "node:net";
import type { openPool } from "@regulars/db/postgres";
import type { Clock } from "@regulars/runtime/clock";
import type { Lifecycle } from "@regulars/runtime/lifecycle";
import type { Logger } from "@regulars/runtime/log";
import { createOperations } from "@regulars/runtime/operations";
import type { NatsConnection } from "nats";
import { createByteBudget } from "./body/read-body.ts";
import { stopServer } from "./http/stop-server.ts";
import { createJetStreamPort } from "./jetstream-port.ts";
import { findApiKey } from "./key/api-key.store.ts";
import { createKeyDirectory } from "./key/key-directory.ts";
import { createMetrics } from "./metrics.ts";
import { createPublisher } from "./publisher.ts";
import { createIngestServer } from "./server.ts";
import { buildTracker } from "./tracker/build-tracker.ts";

/** What ingest is given; who gave it closes it, after ingest has stopped. */
export interface IngestClients {
  /** As `regulars_app`. */
  readonly pool: ReturnType<typeof openPool>;
  readonly nats: NatsConnection;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Bodies that all requests together may hold in memory. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** Puts ingest together and listens. Port 0 takes a free one. Stopping answers what is under way and accepts no more. */
export async function startIngest(
  lifecycle: Lifecycle,
  { pool, nats, clock, log }: IngestClients,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number }> {
  const tracker = buildTracker();
  const operations = createOperations("ingest");
  const metrics = createMetrics(operations.registry, () => publisher.bytesInFlight);
  const stream = createJetStreamPort(nats, metrics);
  const publisher = lifecycle.onStop("publisher", createPublisher(stream), (opened) => opened.drain());
  const keys = createKeyDirectory({ lookUp: (key) => findApiKey(pool, key), elapsedMs: () => performance.now() });
  operations.checks.set("jetstream", () => {
    if (!stream.connected) throw new Error("NATS is away");
  });
  const budget = createByteBudget(MAX_BODY_BYTES);
  const server = createIngestServer({ keys, publisher, clock, metrics, operations, tracker, budget, log });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  lifecycle.onStop("http", server, stopServer);
  return { port: (server.address() as AddressInfo).port };
}
