import type { AddressInfo } from "node:net";
import { openPool } from "@regulars/db/postgres";
import { openClock } from "@regulars/runtime/clock-sync";
import { readEnv, required } from "@regulars/runtime/env";
import { connectNats } from "@regulars/runtime/jetstream";
import { runProcess } from "@regulars/runtime/lifecycle";
import { createLog } from "@regulars/runtime/log";
import { createOperations } from "@regulars/runtime/operations";
import { createByteBudget } from "./body/read-body.ts";
import { stopServer } from "./http/stop-server.ts";
import { createJetStreamPort } from "./jetstream-port.ts";
import { findApiKey } from "./key/api-key.store.ts";
import { createKeyDirectory } from "./key/key-directory.ts";
import { createMetrics } from "./metrics.ts";
import { createPublisher } from "./publisher.ts";
import { createIngestServer } from "./server.ts";
import { buildTracker } from "./tracker/build-tracker.ts";

/** Bodies that all requests together may hold in memory. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

const env = readEnv(process.env);
const log = createLog("ingest", env.REGULARS_LOG);

await runProcess(log, async (lifecycle) => {
  const tracker = await buildTracker();
  const operations = createOperations("ingest");
  const pool = lifecycle.onStop(
    "postgres",
    openPool(required(env, "DATABASE_URL"), {
      role: "regulars_app",
      max: 4,
      onError: (error) => log.warn({ err: error }, "a database connection broke"),
    }),
    (opened) => opened.end(),
  );
  const nats = lifecycle.onStop("nats", await connectNats(required(env, "NATS_URL"), "ingest"), (opened) =>
    opened.close(),
  );
  const clock = await openClock(env.REGULARS_CLOCK, nats, "ingest");
  const metrics = createMetrics(operations.registry, () => publisher.bytesInFlight);
  const stream = createJetStreamPort(nats, metrics);
  const publisher = lifecycle.onStop("publisher", createPublisher(stream), (opened) => opened.drain());
  const keys = createKeyDirectory({
    lookUp: (key) => findApiKey(pool, key),
    elapsedMs: () => performance.now(),
  });
  operations.checks.set("jetstream", () => {
    if (!stream.connected) throw new Error("NATS is away");
  });
  const budget = createByteBudget(MAX_BODY_BYTES);
  const server = createIngestServer({ keys, publisher, clock, metrics, operations, tracker, budget, log });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(env.REGULARS_INGEST_PORT, env.REGULARS_HOST, resolve);
  });
  lifecycle.onStop("http", server, stopServer);
  return { port: (server.address() as AddressInfo).port };
});
