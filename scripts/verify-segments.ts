import { join, resolve } from "node:path";
import { agrees, compareSegments, type SegmentComparison } from "@regulars/attribution/compare-segments";
import { allStudios, factsOnTheWay } from "@regulars/attribution/membership.store";
import { openClickHouse } from "@regulars/db/clickhouse";
import { startEmbeddedPostgres } from "@regulars/db/embedded/postgres";
import { migrateClickHouse } from "@regulars/db/migrate-clickhouse";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { readEnv } from "@regulars/runtime/env";
import { readDotEnv } from "./start/dot-env.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * `npm run verify:segments`: every segment of every studio by the stream, by its history and by its SQL.
 * @returns the exit code: 1 when they differ anywhere, 2 when facts are still on their way
 */
async function main(): Promise<number> {
  const env = readEnv({ ...readDotEnv(resolve(".env")), ...process.env });
  // The embedded stores are held by one process at a time, so they can be looked at while Regulars is stopped.
  const embedded =
    env.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({ dataDir: join(env.REGULARS_DATA_DIR, "postgres") })
      : undefined;
  const pool = openPool(embedded?.url ?? env.DATABASE_URL ?? "", { role: "regulars_worker", onError: () => undefined });
  const database = openDatabase(pool);
  const clickhouse = openClickHouse(
    env.CLICKHOUSE_URL === undefined
      ? { path: join(env.REGULARS_DATA_DIR, "clickhouse") }
      : { url: env.CLICKHOUSE_URL },
  );
  try {
    if (env.CLICKHOUSE_URL === undefined) await migrateClickHouse(clickhouse);
    const waiting = await factsOnTheWay(database);
    if (waiting > 0) {
      say(`${waiting} batches of facts are not in ClickHouse yet. Let Regulars run until they are, and try again.`);
      return 2;
    }
    let differences = 0;
    let segments = 0;
    for (const studio of await allStudios(database)) {
      say(studio.name);
      for await (const compared of compareSegments({ database, clickhouse }, studio, Date.now())) {
        segments += 1;
        if (!agrees(compared)) differences += 1;
        tell(compared);
      }
    }
    say(differences === 0 ? `${segments} segments agree` : `${differences} of ${segments} segments differ`);
    return differences === 0 ? 0 : 1;
  } finally {
    await clickhouse.close();
    await database.destroy();
    await embedded?.stop();
  }
}

function tell(compared: SegmentComparison): void {
  const { name, segmentId, members, byHistory, bySql, onlyMembers, onlySql } = compared;
  const sql = bySql === undefined ? "not told by SQL" : `SQL ${bySql}`;
  say(
    `  ${agrees(compared) ? "ok" : "DIFFERS"}  ${name} (${segmentId}): stream ${members}, history ${byHistory}, ${sql}`,
  );
  for (const [what, ids] of [
    ["members for whom the SQL does not hold", onlyMembers],
    ["no members, though the SQL holds for them", onlySql],
  ] as const) {
    if (ids.length > 0)
      say(
        `      ${what}: ${ids.slice(0, SHOWN).join(", ")}${ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : ""}`,
      );
  }
}

const SHOWN = 10;

process.exitCode = await main();
