import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { insertRows } from "./clickhouse-rows.ts";
import type { NewMerge } from "./fact-rows.ts";
import { inChunks } from "./in-chunks.ts";
import { readRows } from "./reports/read-rows.ts";

/** Who is who among profiles that were merged. */
export interface People {
  /** The profile that remains of this one; itself when it was not merged. */
  remaining(profileId: ProfileId): ProfileId;
  /** All profiles that are this person, the remaining one first. */
  profilesOf(remaining: ProfileId): readonly ProfileId[];
}

/** Reads who is who for these profiles and all that are one with them. */
export async function readPeople(
  clickhouse: ClickHouseClient,
  studioIds: readonly StudioId[],
  profileIds: Iterable<ProfileId>,
): Promise<People> {
  const asked = new Set(profileIds);
  const into = new Map<ProfileId, ProfileId>();
  const addAliases = async (ids: readonly ProfileId[]): Promise<void> => {
    for (const alias of await aliasesFrom(clickhouse, studioIds, ids)) into.set(alias.fromId, alias.intoId);
  };
  await addAliases([...asked]);
  const remaining = new Set([...asked].map((id) => into.get(id) ?? id));
  // What was ever merged into one of them may have moved on since; only its own row says where it is now.
  const ever = await everMergedInto(clickhouse, studioIds, [...remaining]);
  await addAliases(ever.filter((id) => !into.has(id)));
  const profiles = new Map<ProfileId, ProfileId[]>();
  for (const [from, root] of into) {
    if (!remaining.has(root)) continue;
    const known = profiles.get(root);
    if (known === undefined) profiles.set(root, [from]);
    else known.push(from);
  }
  return {
    remaining: (profileId) => into.get(profileId) ?? profileId,
    profilesOf: (root) => [root, ...(profiles.get(root) ?? [])],
  };
}

/** Writes that profiles were merged, so that each merged one, also of earlier merges, names the profile that remains in the end. */
export async function writeMerges(clickhouse: ClickHouseClient, merges: readonly NewMerge[]): Promise<void> {
  if (merges.length === 0) return;
  const studioIds = [...new Set(merges.map((merge) => merge.studioId))];
  const people = await readPeople(
    clickhouse,
    studioIds,
    merges.map((merge) => merge.fromProfileId),
  );
  const rows = new Map<ProfileId, { studioId: StudioId; into: ProfileId; version: number }>();
  for (const { studioId, fromProfileId, intoProfileId, version } of merges) {
    const earlier = [...rows].filter(([, row]) => row.into === fromProfileId).map(([from]) => from);
    for (const from of [...people.profilesOf(fromProfileId), ...earlier]) {
      rows.set(from, { studioId, into: intoProfileId, version });
    }
  }
  await insertRows(clickhouse, "profile_alias", {
    rows: [...rows].map(([from, { studioId, into, version }]) => ({
      studio_id: studioId,
      from_profile_id: from,
      into_profile_id: into,
      version,
    })),
  });
}

const profileId = z.string().transform((text) => text as ProfileId);
const aliasRow = z.object({ fromId: profileId, intoId: profileId });
const fromRow = aliasRow.pick({ fromId: true });

async function aliasesFrom(
  clickhouse: ClickHouseClient,
  studioIds: readonly StudioId[],
  profileIds: readonly ProfileId[],
): Promise<readonly z.infer<typeof aliasRow>[]> {
  return inChunks(profileIds, (chunk) =>
    readRows(clickhouse, {
      query: `
        select toString(from_profile_id) as fromId, toString(into_profile_id) as intoId from profile_alias
        where studio_id in {studioIds:Array(UUID)} and from_profile_id in {profileIds:Array(UUID)}
        order by version desc limit 1 by from_profile_id`,
      params: { studioIds, profileIds: chunk },
      row: aliasRow,
    }),
  );
}

async function everMergedInto(
  clickhouse: ClickHouseClient,
  studioIds: readonly StudioId[],
  profileIds: readonly ProfileId[],
): Promise<readonly ProfileId[]> {
  const rows = await inChunks(profileIds, (chunk) =>
    readRows(clickhouse, {
      query: `
        select distinct toString(from_profile_id) as fromId from profile_alias
        where studio_id in {studioIds:Array(UUID)} and into_profile_id in {profileIds:Array(UUID)}`,
      params: { studioIds, profileIds: chunk },
      row: fromRow,
    }),
  );
  return rows.map((row) => row.fromId);
}
