import type { SegmentId } from "@regulars/contracts/ids";
import type { Json } from "@regulars/contracts/json";
import type { StudioTx } from "@regulars/db/tenancy";

const PEOPLE_READ = 1_000;

/** The traits of the people seen last, as rules see them. */
export async function sampleTraits(tx: StudioTx): Promise<readonly Json[]> {
  const rows = await tx
    .selectFrom("profile")
    .select("traits")
    .orderBy("last_seen_at", "desc")
    .orderBy("profile_id")
    .limit(PEOPLE_READ)
    .execute();
  return rows.map(({ traits }) =>
    Object.fromEntries(Object.entries(traits).flatMap(([key, { v }]) => (v === undefined ? [] : [[key, v]]))),
  );
}

/** The segments and fixed lists that a rule can name, by name. */
export async function namedGroups(tx: StudioTx) {
  const segments = await tx
    .selectFrom("segment")
    .select(["segment_id as id", "name"])
    .where("archived_at", "is", null)
    .orderBy("name")
    .execute();
  const lists = await tx
    .selectFrom("list")
    .select(["list_id as id", "name"])
    .where("archived_at", "is", null)
    .orderBy("name")
    .execute();
  return { segments: segments satisfies readonly { id: SegmentId; name: string }[], lists };
}
