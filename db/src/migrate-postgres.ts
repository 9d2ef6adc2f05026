import { readdir, readFile } from "node:fs/promises";
import pg from "pg";

const FOLDER = new URL("../migrations/postgres/", import.meta.url);
/** Held while migrating, so that processes that start together do it one after another. */
const LOCK_KEY = 7_264_001;

/**
 * Brings the database to the newest schema: each `NNNN_name.sql` that it has not had yet, in order, each in a transaction.
 * @returns the names of those it ran
 */
export async function migratePostgres(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK_KEY]);
    await client.query(
      "create table if not exists migration (name text primary key, ran_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ name: string }>("select name from migration");
    const ran = new Set(rows.map((row) => row.name));
    const pending = (await readdir(FOLDER)).filter((file) => file.endsWith(".sql") && !ran.has(file)).sort();
    for (const file of pending) await runMigration(client, file);
    return pending;
  } finally {
    await client.end();
  }
}

async function runMigration(client: pg.Client, file: string): Promise<void> {
  const statements = await readFile(new URL(file, FOLDER), "utf8");
  await client.query("begin");
  try {
    await client.query(statements);
    await client.query("insert into migration (name) values ($1)", [file]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`Migration ${file} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
