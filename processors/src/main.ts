import { openDatabase, openPool, openSession } from "@regulars/db/postgres";
import { openClock } from "@regulars/runtime/clock-sync";
import { readEnv, required } from "@regulars/runtime/env";
import { connectNats, ensureStreams } from "@regulars/runtime/jetstream";
import { createKeyedHash } from "@regulars/runtime/keyed-hash";
import { runProcess } from "@regulars/runtime/lifecycle";
import { createLog } from "@regulars/runtime/log";
import { createOperations, serveOperations } from "@regulars/runtime/operations";
import { createStreamMetrics } from "./metrics.ts";
import { startWorker } from "./worker.ts";

const env = readEnv(process.env);
const log = createLog("processors", env.REGULARS_LOG);

await runProcess(log, async ({ onStop }) => {
  const databaseUrl = required(env, "DATABASE_URL");
  const nats = onStop("nats", await connectNats(required(env, "NATS_URL"), "processors"), (connection) =>
    connection.close(),
  );
  const manager = await nats.jetstreamManager();
  await ensureStreams(manager);
  const clock = await openClock(env.REGULARS_CLOCK, nats, "processors");
  const onError = (error: Error): void => log.warn({ err: error }, "an idle database connection broke");
  const pool = openPool(databaseUrl, { role: "regulars_worker", onError });
  const database = onStop("database", openDatabase(pool), (connections) => connections.destroy());
  const operations = createOperations("processors");
  const worker = onStop(
    "worker",
    startWorker({
      database,
      nats,
      jetstream: nats.jetstream(),
      manager,
      clock,
      log,
      metrics: createStreamMetrics(operations.registry),
      suppression: createKeyedHash(required(env, "REGULARS_SECRET"), "suppression"),
      connect: () => openSession(databaseUrl, "regulars_worker"),
    }),
    (running) => running.stop(),
  );
  operations.checks.set("shards", () => {
    if (worker.owned() === 0) throw new Error("This worker has no shard");
  });
  const server = onStop("metrics", await serveOperations(operations, env.REGULARS_METRICS_PORT), (running) =>
    running.stop(),
  );
  return { metricsPort: server.port };
});
