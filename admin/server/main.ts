import { startAttribution } from "@regulars/attribution/start";
import { type ClickHouseClient, openClickHouse } from "@regulars/db/clickhouse";
import { migrateClickHouse } from "@regulars/db/migrate-clickhouse";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { openClock } from "@regulars/runtime/clock-sync";
import { type Env, readEnv, required } from "@regulars/runtime/env";
import { connectNats } from "@regulars/runtime/jetstream";
import { runProcess } from "@regulars/runtime/lifecycle";
import { createLog } from "@regulars/runtime/log";
import { createOperations } from "@regulars/runtime/operations";
import { createSecretBox } from "@regulars/runtime/secret-box";
import { createAuth } from "./auth/auth.ts";
import { openAuthDatabase, openAuthPool } from "./auth/auth-schema.ts";
import { createStudios } from "./auth/studios.ts";
import { serveHttp } from "./http.ts";
import { createKeyUse } from "./key-use.ts";
import { builtPages, developmentPages } from "./pages.ts";
import { createTrackerFile } from "./tracker-file.ts";

const env = readEnv(process.env);
const log = createLog("admin", env.REGULARS_LOG);

await runProcess(log, async (lifecycle) => {
  const databaseUrl = required(env, "DATABASE_URL");
  const secret = required(env, "REGULARS_SECRET");
  const url = env.REGULARS_ADMIN_URL ?? `http://localhost:${env.REGULARS_ADMIN_PORT}`;
  const ingestUrl = env.REGULARS_INGEST_URL ?? `http://localhost:${env.REGULARS_INGEST_PORT}`;
  const maxImportBytes = env.REGULARS_IMPORT_MAX_MB * 1_048_576;
  const development = env.NODE_ENV === "development";
  const operations = createOperations("admin");
  const onPoolError = (error: Error): void => log.warn({ err: error }, "a connection to Postgres broke");

  const database = lifecycle.onStop(
    "postgres",
    openDatabase(openPool(databaseUrl, { role: "regulars_app", onError: onPoolError })),
    (opened) => opened.destroy(),
  );
  const authPool = openAuthPool(databaseUrl, onPoolError);
  const authDatabase = lifecycle.onStop("postgres of logins", openAuthDatabase(authPool), (opened) => opened.destroy());
  const nats = lifecycle.onStop("nats", await connectNats(required(env, "NATS_URL"), "admin"), (opened) =>
    opened.drain(),
  );
  const clock = await openClock(env.REGULARS_CLOCK, nats, "admin");
  const clickhouse = lifecycle.onStop("clickhouse", await openHistory(env), (opened) => opened.close());
  // One process may hold a path of the embedded engine, so the writer of history runs here too; with a server it has its own.
  if (env.CLICKHOUSE_URL === undefined) {
    const workerDatabase = lifecycle.onStop(
      "postgres of attribution",
      openDatabase(openPool(databaseUrl, { role: "regulars_worker", onError: onPoolError })),
      (opened) => opened.destroy(),
    );
    const attribution = await startAttribution({ clickhouse, database: workerDatabase, nats, clock, log, operations });
    lifecycle.onStop("attribution", attribution, (started) => started.stop());
  }
  const studios = createStudios({ database, authDatabase });
  const auth = createAuth({ pool: authPool, secret, url });

  const pages = lifecycle.onStop("pages", await (development ? developmentPages() : builtPages()), (opened) =>
    opened.stop(),
  );
  operations.checks.set(
    "postgres",
    async () => void (await database.selectFrom("shard_position").select("shard").limit(1).execute()),
  );
  operations.checks.set("nats", () => nats.flush());
  const server = lifecycle.onStop(
    "http",
    await serveHttp({
      parts: {
        database,
        clickhouse,
        nats,
        clock,
        clockMode: env.REGULARS_CLOCK,
        studios,
        ingestUrl,
        maxImportBytes,
        trackerFile: createTrackerFile(ingestUrl),
        signingBox: createSecretBox(secret, "signing-secret"),
        keyUse: createKeyUse({ database, log }),
        log,
        auth,
        url,
      },
      pages,
      operations,
      host: env.REGULARS_HOST,
      port: env.REGULARS_ADMIN_PORT,
      development,
    }),
    (opened) => opened.stop(),
  );
  return { port: server.port, url };
});

/** ClickHouse, brought to its newest schema. */
async function openHistory(settings: Env): Promise<ClickHouseClient> {
  const client = openClickHouse(
    settings.CLICKHOUSE_URL === undefined
      ? { path: settings.REGULARS_CLICKHOUSE_PATH ?? `${settings.REGULARS_DATA_DIR}/clickhouse` }
      : { url: settings.CLICKHOUSE_URL },
  );
  await migrateClickHouse(client);
  return client;
}
