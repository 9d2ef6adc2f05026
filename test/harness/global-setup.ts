import { startEmbeddedPostgres } from "@regulars/db/embedded/postgres";
import { migratePostgres } from "@regulars/db/migrate-postgres";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { forgetProcess, reapProcess } from "./reaper.ts";
import { makeTempFolder } from "./temp-folder.ts";

/** The database that `createDatabase` clones: migrated, empty, never connected to by a test. */
export const TEMPLATE = "regulars_template";

declare module "vitest" {
  export interface ProvidedContext {
    /** Superuser address of the run's Postgres server. */
    postgresUrl: string;
  }
}

/**
 * Starts the one Postgres server of a test run and makes the template in it; without `fsync`, as its data live as long as the run.
 * @returns stops the server and removes its data
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await makeTempFolder("postgres");
  const server = await startEmbeddedPostgres({ dataDir: `${folder.path}/data`, durable: false });
  reapProcess(server.pid);
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const templateUrl = new URL(server.url);
  templateUrl.pathname = `/${TEMPLATE}`;
  await migratePostgres(templateUrl.href);
  project.provide("postgresUrl", server.url);
  return async () => {
    await server.stop();
    forgetProcess(server.pid);
    await folder.remove();
  };
}
