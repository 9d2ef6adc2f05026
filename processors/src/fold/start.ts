import type { CollectedEvent } from "@regulars/contracts/event";
import type { ProfileId } from "@regulars/contracts/ids";
import { isLater } from "@regulars/contracts/text-order";
import { ADDRESSES, addressesOf, addressesSaid, withoutTraits } from "./addresses.ts";
import { type Identifier, type Known, type Resolution, resolveIdentity, type SamePerson } from "./identity.ts";
import { advanceClock, type Evaluated, type MembershipChange } from "./membership.ts";
import { mergeProfiles } from "./merge.ts";
import type { Profile } from "./profile.ts";
import type { StudioRules } from "./rules.ts";

/** The people that an event may concern, as they are after all events before it. */
export interface People {
  /** The profile with this id, or the one that it became part of. */
  profile(profileId: ProfileId): Profile;
  /** Whose an identifier is. */
  holder(identifier: Identifier): ProfileId | undefined;
}

/** A merge that an event showed. */
export interface Merge {
  readonly from: ProfileId;
  readonly into: ProfileId;
  readonly reason: string;
  readonly at: number;
}

/** The person before the event says anything: found, merged or new, with the clock moved to the event's receipt. */
export interface Start {
  readonly profile: Profile;
  /** The person, and those who became part of them, as they were. */
  readonly before: readonly Profile[];
  readonly merges: readonly Merge[];
  /** Addresses of visitors that nobody vouched for: they stay behind when the visitor becomes part of somebody known. */
  readonly disowned: readonly Identifier[];
  readonly changes: readonly MembershipChange[];
  /** True when every segment has to be worked out: the person is new or was just put together. */
  readonly everything: boolean;
}

/** Who is who by an event. */
export function whoseEvent(event: CollectedEvent, people: People): Resolution {
  const known = (profileId: ProfileId): Known => {
    const profile = people.profile(profileId);
    return { profileId: profile.profileId, userId: profile.userId };
  };
  return resolveIdentity(event, {
    person: known,
    holder(identifier) {
      const profileId = people.holder(identifier);
      return profileId === undefined ? undefined : known(profileId);
    },
    wouldHave(profileId, { kind, value }) {
      const trait = people.profile(profileId).traits[kind];
      const told = { at: event.occurredAt, id: event.messageId };
      return trait === undefined || trait.v === value || isLater(told, trait);
    },
  });
}

export function startingProfile(
  event: CollectedEvent,
  { profileId, merges }: Resolution,
  people: People,
  rules: StudioRules,
): Start {
  if (profileId === undefined) {
    const profile = newProfile(event, rules);
    return { profile, before: [profile], merges: [], disowned: [], changes: [], everything: true };
  }
  const own = people.profile(profileId);
  const others = merges.map((merge) => ({ ...merge, profile: people.profile(merge.profileId) }));
  // All are worked out up to one instant before they are put together.
  const atMs = Math.max(event.receivedAt, own.foldedAt, ...others.map(({ profile }) => profile.foldedAt));
  const start = clockTo(own, rules, others.length === 0 ? event.receivedAt : atMs);
  const changes = [...start.changes];
  const disowned: Identifier[] = [];
  let profile = withIds(start.profile, event);
  for (const other of others) {
    const moved = clockTo(other.profile, rules, atMs);
    changes.push(...moved.changes);
    const left = staysBehind(event, { ...other, profile: moved.profile }, profile);
    disowned.push(...left);
    profile = mergeProfiles(profile, withoutTraits(moved.profile, left), rules);
  }
  return {
    profile,
    before: [own, ...others.map((other) => other.profile)],
    merges: others.map(({ profileId: from, reason }) => ({ from, into: profileId, reason, at: profile.foldedAt })),
    disowned,
    changes,
    everything: others.length > 0,
  };
}

function withIds(profile: Profile, { profileId, userId }: CollectedEvent): Profile {
  return profileId !== undefined || userId === undefined || userId === profile.userId
    ? profile
    : { ...profile, userId };
}

/**
 * A browser that says who its visitor is brings none of the visitor's addresses: a signature proves who is there now, not whose address
 * was typed there before. Who is one by an address brings that one, and what the studio vouched for.
 */
function staysBehind(
  event: CollectedEvent,
  { profile, reason }: SamePerson & { readonly profile: Profile },
  into: Profile,
): readonly Identifier[] {
  if (reason === "identified" || reason === "alias") return event.key === "secret" ? [] : addressesOf(profile);
  if (into.userId === undefined) return [];
  const said = addressesSaid(event);
  const isSaid = ({ kind, value }: Identifier) => said.some((one) => one.kind === kind && one.value === value);
  return addressesOf(profile).filter(
    (address) => ADDRESSES.some((kind) => kind === address.kind && profile.traits[kind]?.unproven) && !isSaid(address),
  );
}

function clockTo(profile: Profile, rules: StudioRules, atMs: number): Evaluated {
  const { profile: advanced, changes } = advanceClock(profile, rules, atMs);
  return { profile: { ...advanced, foldedAt: Math.max(advanced.foldedAt, atMs) }, changes };
}

/** A new person has the id of the event that brought them, so that a replay makes the same. */
function newProfile(event: CollectedEvent, rules: StudioRules): Profile {
  return {
    studioId: rules.studioId,
    profileId: event.eventId as string as ProfileId,
    userId: event.userId,
    device: undefined,
    shownAs: event.userId ?? event.email ?? event.phone ?? "",
    traits: {},
    consents: {},
    lists: {},
    counters: {},
    segments: new Set(),
    due: {},
    firstSeenAt: event.occurredAt,
    lastSeenAt: event.occurredAt,
    foldedAt: event.receivedAt,
  };
}
