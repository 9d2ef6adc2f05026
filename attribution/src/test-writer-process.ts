import { openClickHouse } from "@regulars/db/clickhouse";
import { migrateClickHouse } from "@regulars/db/migrate-clickhouse";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { systemClock } from "@regulars/runtime/clock";
import { connectNats } from "@regulars/runtime/jetstream";
import { createLog } from "@regulars/runtime/log";
import { createOperations } from "@regulars/runtime/operations";
import { appliedFacts } from "./facts-applied.report.ts";
import { startAttribution } from "./start.ts";

/** For tests that kill the writer: runs it on the addresses in its argument and tells its parent of each new version. */
const { databaseUrl, natsUrl, path } = JSON.parse(process.argv[2] ?? "{}") as Record<string, string>;
const clickhouse = openClickHouse({ path: path ?? "" });
await migrateClickHouse(clickhouse);
const database = openDatabase(openPool(databaseUrl ?? "", { role: "regulars_worker", onError: () => undefined }));
const nats = await connectNats(natsUrl ?? "", "attribution");
const parts = { clickhouse, database, nats, clock: systemClock() };
let known = JSON.stringify(await appliedFacts(clickhouse));
await startAttribution({
  ...parts,
  log: createLog("attribution", "silent"),
  operations: createOperations("attribution"),
});
setInterval(async () => {
  const applied = JSON.stringify(await appliedFacts(clickhouse));
  if (applied !== known) process.send?.(applied);
  known = applied;
}, 10);
