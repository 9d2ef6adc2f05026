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

/** A key as people may see it: the whole of a public one, the beginning of a secret one. */
export interface KeyRow {
  readonly keyId: string;
  readonly kind: "public" | "secret";
  readonly name: string;
  readonly shown: string;
  readonly createdAt: number;
  readonly disabledAt: number | null;
}

/** The studio's keys, oldest first. */
export async function listKeys(tx: StudioTx): Promise<readonly KeyRow[]> {
  return tx
    .selectFrom("api_key")
    .select(["key_id as keyId", "kind", "name", "shown", "created_at as createdAt", "disabled_at as disabledAt"])
    .orderBy("created_at")
    .orderBy("kind")
    .execute();
}
