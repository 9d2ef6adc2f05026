import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import type { IdentifierKind, StoredConsent, StoredTrait } from "@regulars/db/postgres-schema";
import type { StudioTx } from "@regulars/db/tenancy";
import { PERSON_COLUMNS, type PersonRow } from "./people.store.ts";

export interface Person extends PersonRow {
  /** By key; values as they are now. */
  readonly traits: readonly PersonTrait[];
  /** By channel or purpose: the latest word on each. */
  readonly consents: readonly PersonConsent[];
  readonly identifiers: readonly {
    readonly kind: IdentifierKind;
    readonly value: string;
    readonly firstSeenAt: number;
  }[];
  readonly segments: readonly { readonly segmentId: SegmentId; readonly name: string; readonly enteredAt: number }[];
  readonly lists: readonly { readonly listId: string; readonly name: string; readonly addedAt: number }[];
  /** Profiles that turned out to be this person, oldest first. */
  readonly merges: readonly PersonMerge[];
}

/** A trait as it is now, and the message that it came by. */
export interface PersonTrait {
  readonly key: string;
  readonly value: unknown;
  readonly cameAt: number;
  readonly messageId: string;
}

/** The latest word on a channel or purpose, and the message that it came by. */
export interface PersonConsent {
  readonly channel: string;
  readonly is: "granted" | "withdrawn";
  readonly at: number;
  readonly messageId: string;
}

export interface PersonMerge {
  readonly profileId: ProfileId;
  readonly reason: string;
  /** The event that showed it. */
  readonly eventId: string;
  readonly mergedAt: number;
}

/** A person with all that is known of them; of a profile that was merged away, the one that remains. */
export async function findPerson(tx: StudioTx, profileId: ProfileId): Promise<Person | undefined> {
  const remainingId = await remainingProfile(tx, profileId);
  const row = await tx
    .selectFrom("profile")
    .select([...PERSON_COLUMNS, "profile.traits", "profile.consents"])
    .where("profile_id", "=", remainingId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { traits, consents, ...person } = row;
  return {
    ...person,
    traits: currentTraits(traits),
    consents: latestConsents(consents),
    identifiers: await identifiersOf(tx, remainingId),
    segments: await segmentsOf(tx, remainingId),
    lists: await listsOf(tx, remainingId),
    merges: await mergesInto(tx, remainingId),
  };
}

/** Follows merges, also those of a profile that was itself merged on, to the one that remains. */
async function remainingProfile(tx: StudioTx, profileId: ProfileId): Promise<ProfileId> {
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
function currentTraits(traits: Readonly<Record<string, StoredTrait>>): Person["traits"] {
  return Object.entries(traits)
    .flatMap(([key, { v, at, id }]) =>
      v === undefined || v === null ? [] : [{ key, value: v as unknown, cameAt: at, messageId: id }],
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function latestConsents(consents: Readonly<Record<string, StoredConsent>>): readonly PersonConsent[] {
  return Object.entries(consents)
    .map(([channel, { is, at, id }]) => ({ channel, is, at, messageId: id }))
    .sort((a, b) => (a.channel < b.channel ? -1 : 1));
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

async function listsOf(tx: StudioTx, profileId: ProfileId): Promise<Person["lists"]> {
  return tx
    .selectFrom("list_member")
    .innerJoin("list", "list.list_id", "list_member.list_id")
    .select(["list.list_id as listId", "list.name", "list_member.added_at as addedAt"])
    .where("list_member.profile_id", "=", profileId)
    .where("list.archived_at", "is", null)
    .orderBy("list_member.added_at", "desc")
    .execute();
}

async function mergesInto(tx: StudioTx, profileId: ProfileId): Promise<Person["merges"]> {
  return tx
    .withRecursive("gone", (cte) =>
      cte
        .selectFrom("profile_merge")
        .select(["from_profile_id", "reason", "event_id", "merged_at"])
        .where("into_profile_id", "=", profileId)
        .union(
          cte
            .selectFrom("profile_merge")
            .innerJoin("gone", "gone.from_profile_id", "profile_merge.into_profile_id")
            .select([
              "profile_merge.from_profile_id",
              "profile_merge.reason",
              "profile_merge.event_id",
              "profile_merge.merged_at",
            ]),
        ),
    )
    .selectFrom("gone")
    .select(["from_profile_id as profileId", "reason", "event_id as eventId", "merged_at as mergedAt"])
    .orderBy("merged_at")
    .limit(500)
    .execute();
}
