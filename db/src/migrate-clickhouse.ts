import { readdir, readFile } from "node:fs/promises";
import type { ClickHouseClient } from "@clickhouse/client";

const FOLDER = new URL("../migrations/clickhouse/", import.meta.url);

/**
 * Brings ClickHouse to the newest schema: each `NNNN_name.sql` that it has not had yet, in order. ClickHouse has no transactions over
 * DDL, so every statement must be one that may run again (`if not exists`): a migration that was cut short runs again from its start.
 * Statements are separated by a semicolon at the end of a line.
 * @returns the names of those it ran
 */
export async function migrateClickHouse(client: ClickHouseClient): Promise<readonly string[]> {
  await client.command({
    query: `create table if not exists migration (name String, ran_at DateTime64(3, 'UTC') default now64(3))
            engine = ReplacingMergeTree order by name`,
  });
  const answer = await client.query({ query: "select distinct name from migration", format: "JSONEachRow" });
  const ran = new Set((await answer.json<{ name: string }>()).map((row) => row.name));
  const pending = (await readdir(FOLDER)).filter((file) => file.endsWith(".sql") && !ran.has(file)).sort();
  for (const file of pending) await runMigration(client, file);
  return pending;
}

async function runMigration(client: ClickHouseClient, file: string): Promise<void> {
  for (const statement of statementsOf(await readFile(new URL(file, FOLDER), "utf8"))) {
    try {
      await client.command({ query: statement });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Migration ${file} failed: ${reason}\nin: ${statement}`, { cause: error });
    }
  }
  await client.command({ query: "insert into migration (name) values ({file:String})", query_params: { file } });
}

/** The statements of a file, without whole-line comments. */
export function statementsOf(text: string): readonly string[] {
  return text
    .replaceAll(/^\s*--.*$/gm, "")
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
