import { openClickHouse } from "@regulars/db/clickhouse";
import { migrateClickHouse } from "@regulars/db/migrate-clickhouse";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { openClock } from "@regulars/runtime/clock-sync";
import { readEnv, required } from "@regulars/runtime/env";
import { connectNats } from "@regulars/runtime/jetstream";
import { runProcess } from "@regulars/runtime/lifecycle";
import { createLog } from "@regulars/runtime/log";
import { createOperations, serveOperations } from "@regulars/runtime/operations";
import { startAttribution } from "./start.ts";

/** Attribution as a process of its own, beside a ClickHouse server. With the engine in a process it runs in the admin's instead. */
const env = readEnv(process.env);
const log = createLog("attribution", env.REGULARS_LOG);

await runProcess(log, async (lifecycle) => {
  const operations = createOperations("attribution");
  const pool = openPool(required(env, "DATABASE_URL"), {
    role: "regulars_worker",
    max: 4,
    onError: (error) => log.warn({ err: error }, "a connection to Postgres broke"),
  });
  const database = lifecycle.onStop("postgres", openDatabase(pool), (opened) => opened.destroy());
  const nats = lifecycle.onStop("nats", await connectNats(required(env, "NATS_URL"), "attribution"), (opened) =>
    opened.drain(),
  );
  const clickhouse = lifecycle.onStop(
    "clickhouse",
    openClickHouse({ url: required(env, "CLICKHOUSE_URL") }),
    (opened) => opened.close(),
  );
  await migrateClickHouse(clickhouse);
  const clock = await openClock(env.REGULARS_CLOCK, nats, "attribution");
  const served = await serveOperations(operations, env.REGULARS_METRICS_PORT);
  lifecycle.onStop("operations", served, (opened) => opened.stop());
  const parts = { clickhouse, database, nats, clock, log, operations };
  lifecycle.onStop("attribution", await startAttribution(parts), (started) => started.stop());
  return { metricsPort: served.port };
});
