import type { StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import type { Kysely } from "kysely";
import type { OwnDomains } from "./derive-attribution.ts";

/** The domains of these studios as they are now. `database` must act as `regulars_worker`. */
export async function readOwnDomains(database: Kysely<Database>, studioIds: readonly StudioId[]): Promise<OwnDomains> {
  if (studioIds.length === 0) return () => [];
  const rows = await database
    .selectFrom("studio")
    .select(["studio_id", "domains"])
    .where("studio_id", "in", studioIds)
    .execute();
  const domains = new Map(rows.map((row) => [row.studio_id, row.domains]));
  return (studioId) => domains.get(studioId) ?? [];
}
