import { openPool } from "@regulars/db/postgres";
import { openClock } from "@regulars/runtime/clock-sync";
import { readEnv, required } from "@regulars/runtime/env";
import { connectNats } from "@regulars/runtime/jetstream";
import { runProcess } from "@regulars/runtime/lifecycle";
import { createLog } from "@regulars/runtime/log";
import { networkList } from "@regulars/runtime/network-list";
import { startIngest } from "./start.ts";

const env = readEnv(process.env);
const log = createLog("ingest", env.REGULARS_LOG);

await runProcess(log, async (lifecycle) => {
  const onError = (error: Error): void => log.warn({ err: error }, "a database connection broke");
  const pool = openPool(required(env, "DATABASE_URL"), { role: "regulars_app", max: 4, onError });
  lifecycle.onStop("postgres", pool, (opened) => opened.end());
  const workers = openPool(required(env, "DATABASE_URL"), { role: "regulars_worker", max: 3, onError });
  lifecycle.onStop("postgres of imports", workers, (opened) => opened.end());
  const nats = await connectNats(required(env, "NATS_URL"), "ingest");
  lifecycle.onStop("nats", nats, (opened) => opened.close());
  const clock = await openClock(env.REGULARS_CLOCK, nats, "ingest");
  return startIngest(
    lifecycle,
    { pool, workers, nats, clock, log },
    {
      host: env.REGULARS_HOST,
      port: env.REGULARS_INGEST_PORT,
      secret: required(env, "REGULARS_SECRET"),
      rates: { perKey: env.REGULARS_RATE_PER_KEY, perAddress: env.REGULARS_RATE_PER_ADDRESS },
      proxies: networkList(env.REGULARS_TRUST_PROXY),
      publicUrl: env.REGULARS_INGEST_URL,
    },
  );
});
