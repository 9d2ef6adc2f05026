import type { StudioId } from "@regulars/contracts/ids";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "./postgres-schema.ts";

declare const studio: unique symbol;

/**
 * A transaction inside one studio: row level security shows it that studio's rows and no others. Store functions take it
 * first, so a query without its studio does not compile.
 */
export type StudioTx = Transaction<Database> & { readonly [studio]: StudioId };

/** A transaction of a worker (role `regulars_worker`), which sees every studio and names the studio in each query. */
export type WorkerTx = Transaction<Database>;

/** Runs `work` in a transaction inside one studio. `database` must act as `regulars_app`. */
export async function inStudio<Result>(
  database: Kysely<Database>,
  studioId: StudioId,
  work: (tx: StudioTx) => Promise<Result>,
): Promise<Result> {
  return database.transaction().execute(async (tx) => {
    await sql`select set_config('regulars.studio_id', ${studioId}, true)`.execute(tx);
    return work(tx as StudioTx);
  });
}
