import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import type { Database, IdentifierKind } from "@regulars/db/postgres-schema";
import type { StudioTx } from "@regulars/db/tenancy";
import { type ExpressionBuilder, type OrderByExpression, sql } from "kysely";

export interface PeopleQuery {
  /** Part of a name, address, number or identifier, whatever its case. */
  readonly search?: string | undefined;
  readonly segmentId?: SegmentId | undefined;
  readonly sort: "lastSeen" | "firstSeen" | "name";
  readonly direction: "asc" | "desc";
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** One person in a list. Instants are epoch ms. */
export interface PersonRow {
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly userId: string | null;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

/** Columns of a person as every list has them. */
export const PERSON_COLUMNS = [
  "profile.profile_id as profileId",
  "profile.shown_as as shownAs",
  "profile.name",
  "profile.email",
  "profile.phone",
  "profile.user_id as userId",
  "profile.first_seen_at as firstSeenAt",
  "profile.last_seen_at as lastSeenAt",
] as const;

const SORT_COLUMN = {
  lastSeen: "profile.last_seen_at",
  firstSeen: "profile.first_seen_at",
  name: sql`lower(coalesce(profile.name, profile.shown_as))`,
} as const;

/** One page of the people that match, and how many match in all. */
export async function listPeople(
  tx: StudioTx,
  query: PeopleQuery,
): Promise<{ readonly people: readonly PersonRow[]; readonly count: number }> {
  const matching = tx.selectFrom("profile").where((eb) => eb.and(conditions(eb, query)));
  const people = await matching
    .select(PERSON_COLUMNS)
    .orderBy(SORT_COLUMN[query.sort] as OrderByExpression<Database, "profile", unknown>, query.direction)
    .orderBy("profile.profile_id", query.direction)
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return { people, count };
}

function conditions(eb: ExpressionBuilder<Database, "profile">, { search, segmentId }: PeopleQuery) {
  const found = [];
  if (segmentId !== undefined) {
    found.push(
      eb.exists(
        eb
          .selectFrom("membership")
          .select(sql`1`.as("one"))
          .where("membership.segment_id", "=", segmentId)
          .whereRef("membership.studio_id", "=", "profile.studio_id")
          .whereRef("membership.profile_id", "=", "profile.profile_id"),
      ),
    );
  }
  if (search !== undefined && search !== "") found.push(matchesSearch(eb, search));
  return found;
}

/** True of people with this text in their name, address, number or an identifier, whatever its case. */
export function matchesSearch(eb: ExpressionBuilder<Database, "profile">, search: string) {
  const pattern = `%${escapeLike(search)}%`;
  return eb.or([
    eb("profile.name", "ilike", pattern),
    eb("profile.email", "ilike", pattern),
    eb("profile.phone", "ilike", pattern),
    eb(
      "profile.profile_id",
      "in",
      eb.selectFrom("identifier").select("identifier.profile_id").where("identifier.value", "ilike", pattern),
    ),
  ]);
}

/** Text that `like` matches as it stands. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** Who a profile is, as shown beside events. */
export interface ShownPerson {
  /** The profile that remains, when the one asked for was merged. */
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly name: string | null;
}

/** Who each of these profiles is now, by the id asked for; one that is not there has no entry. */
export async function shownPeople(
  tx: StudioTx,
  profileIds: readonly ProfileId[],
): Promise<ReadonlyMap<ProfileId, ShownPerson>> {
  if (profileIds.length === 0) return new Map();
  const { rows } = await sql<ShownPerson & { readonly asked: ProfileId }>`
    with recursive chain (asked, current) as (
      select asked, asked from unnest(${[...new Set(profileIds)]}::uuid[]) as asked
      union
      select chain.asked, merge.into_profile_id
      from chain join profile_merge as merge on merge.from_profile_id = chain.current
    )
    select chain.asked, profile_id as "profileId", shown_as as "shownAs", name
    from chain join profile on profile.profile_id = chain.current
  `.execute(tx);
  return new Map(rows.map(({ asked, ...person }) => [asked, person]));
}

/** Most profiles that a search among events stands for. */
const MAX_MATCHING = 500;

/** Profiles that a search finds, with those merged into them; only of `among` when it is given. At most 500 people. */
export async function matchingProfiles(
  tx: StudioTx,
  search: string,
  { among }: { readonly among?: readonly ProfileId[] } = {},
): Promise<readonly ProfileId[]> {
  const found = await tx
    .selectFrom("profile")
    .select("profile_id")
    .where((eb) => matchesSearch(eb, search))
    .$if(among !== undefined, (people) => people.where("profile_id", "in", among ?? []))
    .orderBy("last_seen_at", "desc")
    .limit(MAX_MATCHING)
    .execute();
  const profileIds = found.map((row) => row.profile_id);
  if (profileIds.length === 0 || among !== undefined) return profileIds;
  const { rows } = await sql<{ readonly profileId: ProfileId }>`
    with recursive whole (profile_id) as (
      select unnest(${profileIds}::uuid[])
      union
      select merge.from_profile_id from whole join profile_merge as merge on merge.into_profile_id = whole.profile_id
    )
    select profile_id as "profileId" from whole limit ${MAX_MATCHING * 4}`.execute(tx);
  return rows.map(({ profileId }) => profileId);
}

/** Who has an identifier that something names. */
export interface ClaimedPerson extends ShownPerson {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** Who is known by any of these identifiers. */
export async function peopleByClaims(
  tx: StudioTx,
  claims: readonly Partial<Readonly<Record<IdentifierKind, string>>>[],
): Promise<readonly ClaimedPerson[]> {
  const wanted = claims.flatMap((claim) =>
    Object.entries(claim).map(([kind, value]) => ({ kind, value: value.replaceAll("\u0000", "") })),
  );
  if (wanted.length === 0) return [];
  const { rows } = await sql<ClaimedPerson>`
    select identifier.kind, identifier.value, profile.profile_id as "profileId", profile.shown_as as "shownAs", profile.name
    from unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ value }) => value)}::text[]) as wanted (kind, value)
    join identifier using (kind, value)
    join profile using (studio_id, profile_id)`.execute(tx);
  return rows;
}
