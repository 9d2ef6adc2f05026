import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import type { Database, IdentifierKind, StoredTrait } from "@regulars/db/postgres-schema";
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

const PERSON_COLUMNS = [
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

export interface Person extends PersonRow {
  /** By key; values as they are now. */
  readonly traits: readonly { readonly key: string; readonly value: unknown; readonly cameAt: number }[];
  readonly identifiers: readonly {
    readonly kind: IdentifierKind;
    readonly value: string;
    readonly firstSeenAt: number;
  }[];
  readonly segments: readonly { readonly segmentId: SegmentId; readonly name: string; readonly enteredAt: number }[];
  /** Profiles that turned out to be this person, oldest first. */
  readonly merges: readonly { readonly profileId: ProfileId; readonly reason: string; readonly mergedAt: number }[];
}

/** A person with all that is known of them; of a profile that was merged away, the one that remains. */
export async function findPerson(tx: StudioTx, profileId: ProfileId): Promise<Person | undefined> {
  const remainingId = await remainingProfile(tx, profileId);
  const row = await tx
    .selectFrom("profile")
    .select([...PERSON_COLUMNS, "profile.traits"])
    .where("profile_id", "=", remainingId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { traits, ...person } = row;
  return {
    ...person,
    traits: currentTraits(traits),
    identifiers: await identifiersOf(tx, remainingId),
    segments: await segmentsOf(tx, remainingId),
    merges: await mergesInto(tx, remainingId),
  };
}

/** Follows merges, also those of a profile that was itself merged on, to the one that remains. */
export async function remainingProfile(tx: StudioTx, profileId: ProfileId): Promise<ProfileId> {
  let remaining = profileId;
  const met = new Set<ProfileId>();
  while (!met.has(remaining)) {
    met.add(remaining);
    const merge = await tx
      .selectFrom("profile_merge")
      .select("into_profile_id")
      .where("from_profile_id", "=", remaining)
      .executeTakeFirst();
    if (merge === undefined) break;
    remaining = merge.into_profile_id;
  }
  return remaining;
}

/** Traits that have a value; a removed one only keeps its instant. */
export function currentTraits(traits: Readonly<Record<string, StoredTrait>>): Person["traits"] {
  return Object.entries(traits)
    .flatMap(([key, { v, at }]) => (v === undefined || v === null ? [] : [{ key, value: v as unknown, cameAt: at }]))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function identifiersOf(tx: StudioTx, profileId: ProfileId): Promise<Person["identifiers"]> {
  return tx
    .selectFrom("identifier")
    .select(["kind", "value", "first_seen_at as firstSeenAt"])
    .where("profile_id", "=", profileId)
    .orderBy("first_seen_at")
    .orderBy("value")
    .limit(500)
    .execute();
}

async function segmentsOf(tx: StudioTx, profileId: ProfileId): Promise<Person["segments"]> {
  return tx
    .selectFrom("membership")
    .innerJoin("segment", "segment.segment_id", "membership.segment_id")
    .select(["segment.segment_id as segmentId", "segment.name", "membership.entered_at as enteredAt"])
    .where("membership.profile_id", "=", profileId)
    .where("segment.archived_at", "is", null)
    .orderBy("membership.entered_at", "desc")
    .execute();
}

async function mergesInto(tx: StudioTx, profileId: ProfileId): Promise<Person["merges"]> {
  return tx
    .withRecursive("gone", (cte) =>
      cte
        .selectFrom("profile_merge")
        .select(["from_profile_id", "reason", "merged_at"])
        .where("into_profile_id", "=", profileId)
        .union(
          cte
            .selectFrom("profile_merge")
            .innerJoin("gone", "gone.from_profile_id", "profile_merge.into_profile_id")
            .select(["profile_merge.from_profile_id", "profile_merge.reason", "profile_merge.merged_at"]),
        ),
    )
    .selectFrom("gone")
    .select(["from_profile_id as profileId", "reason", "merged_at as mergedAt"])
    .orderBy("merged_at")
    .limit(500)
    .execute();
}
