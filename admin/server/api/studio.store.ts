import type { StudioId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";

/** The studio that the transaction is in. */
export interface StudioRow {
  readonly studioId: StudioId;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly domains: readonly string[];
  readonly createdAt: number;
}

export async function findStudio(tx: StudioTx): Promise<StudioRow | undefined> {
  return tx
    .selectFrom("studio")
    .select([
      "studio_id as studioId",
      "name",
      "time_zone as timeZone",
      "currency",
      "domains",
      "created_at as createdAt",
    ])
    .executeTakeFirst();
}
