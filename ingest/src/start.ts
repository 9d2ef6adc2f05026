import type { AddressInfo } from "node:net";
import type { openPool } from "@regulars/db/postgres";
import type { Clock } from "@regulars/runtime/clock";
import type { Lifecycle } from "@regulars/runtime/lifecycle";
import type { Logger } from "@regulars/runtime/log";
import { createOperations } from "@regulars/runtime/operations";
import { createSecretBox } from "@regulars/runtime/secret-box";
import type { NatsConnection } from "nats";
import { createByteBudget } from "./body/read-body.ts";
import { createEdgeMemory } from "./edge-memory.ts";
import type { TrustedProxies } from "./http/client-address.ts";
import { stopServer } from "./http/stop-server.ts";
import { startImports } from "./import/start-imports.ts";
import { createJetStreamPort } from "./jetstream-port.ts";
import { findApiKey, touchApiKeys } from "./key/api-key.store.ts";
import { type ApiKey, createApiKeyReader } from "./key/api-key.ts";
import { createKeyDirectory } from "./key/key-directory.ts";
import { createLastUsed } from "./key/last-used.ts";
import { createRateLimits, type Rates } from "./limits/rate-limits.ts";
import { createMetrics } from "./metrics.ts";
import { createOriginGate } from "./origin-gate.ts";
import { createPublisher } from "./publisher.ts";
import { createIngestServer } from "./server.ts";
import { buildTracker } from "./tracker/build-tracker.ts";

/** What ingest is given; who gave it closes it, after ingest has stopped. */
export interface IngestClients {
  /** As `regulars_app`. */
  readonly pool: ReturnType<typeof openPool>;
  /** As `regulars_worker`, for imports, which are of all studios; without it none is worked off. */
  readonly workers?: ReturnType<typeof openPool>;
  readonly nats: NatsConnection;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface IngestOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** REGULARS_SECRET, with which the admin sealed the studios' signing secrets. */
  readonly secret: string;
  readonly rates: Rates;
  readonly proxies: TrustedProxies;
  /** Where clients reach it, when that is known. */
  readonly publicUrl?: string | undefined;
}

/** Bodies that all requests together may hold in memory. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** Puts ingest together and listens. Stopping answers what is under way and accepts no more. */
export async function startIngest(
  lifecycle: Lifecycle,
  { pool, workers, nats, clock, log }: IngestClients,
  { host, port, secret, rates, proxies, publicUrl }: IngestOptions,
): Promise<{ readonly port: number }> {
  const tracker = buildTracker();
  const operations = createOperations("ingest");
  const metrics = createMetrics(operations.registry, () => publisher.bytesInFlight);
  const stream = createJetStreamPort(nats, metrics);
  operations.checks.set("jetstream", () => {
    if (!stream.connected) throw new Error("NATS is away");
  });
  const elapsedMs = (): number => performance.now();
  const write = (usedAt: ReadonlyMap<string, number>): Promise<void> => touchApiKeys(pool, usedAt);
  // Stops after what matters more, as a database that hangs may hold it up.
  const lastUsed = lifecycle.onStop("last used", createLastUsed({ write, elapsedMs, log }), (opened) => opened.stop());
  const publisher = lifecycle.onStop("publisher", createPublisher(stream), (opened) => opened.drain());
  const readApiKey = createApiKeyReader(createSecretBox(secret, "signing-secret"), log);
  const lookUp = async (key: string): Promise<ApiKey | undefined> => {
    const row = await findApiKey(pool, key);
    return row && readApiKey(row);
  };
  const server = createIngestServer({
    keys: createKeyDirectory({ lookUp, elapsedMs }),
    limits: createRateLimits(rates, elapsedMs),
    lastUsed,
    origins: createOriginGate({ publisher, clock, elapsedMs }),
    publisher,
    memory: createEdgeMemory(),
    clock,
    metrics,
    operations,
    tracker,
    budget: createByteBudget(MAX_BODY_BYTES),
    proxies,
    publicUrl,
    log,
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  lifecycle.onStop("http", server, stopServer);
  if (workers !== undefined) {
    startImports(lifecycle, { workers, nats, isConnected: () => stream.connected, clock, log });
  }
  return { port: (server.address() as AddressInfo).port };
}
