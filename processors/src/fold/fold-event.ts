import type { CollectedEvent } from "@regulars/contracts/event";
import type { ProfileId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import { addToCounter, type CounterEvent, type CounterState, emptyCounter } from "@regulars/segments/counters";
import { type Identifier, type Resolution, resolveIdentity } from "./identity.ts";
import { advanceClock, evaluateSegments, type MembershipChange } from "./membership.ts";
import { mergeProfiles } from "./merge.ts";
import type { Profile } from "./profile.ts";
import type { ActiveSegment, StudioRules } from "./rules.ts";
import { applyMembershipEvent, applyTraits, textTrait } from "./traits.ts";

/** The people that an event may concern, as they are after all events before it. */
export interface People {
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

/** All that one event changes. Nothing of it has happened until the shell takes it over. */
export interface Effects {
  readonly profile: Profile;
  readonly merge: Merge | undefined;
  /** Identifiers that now belong to `profile`. */
  readonly attached: readonly Identifier[];
  /** Identifiers that, if they are this profile's, no longer name anyone: an address that was changed. */
  readonly detached: readonly Identifier[];
  readonly changes: readonly MembershipChange[];
  /** What the event says that its sender may not say of this person. */
  readonly refused: readonly RefusedField[];
}

/** A field that was left out of an event, and why. */
export interface RefusedField {
  readonly path: string;
  readonly reason: string;
}

/** Folds one event into the person it belongs to: identity, then the clock up to its receipt, then what it says. */
export function foldEvent(event: CollectedEvent, people: People, rules: StudioRules): Effects {
  const resolution = resolveIdentity(event, (identifier) => {
    const profileId = people.holder(identifier);
    return profileId === undefined ? undefined : { profileId, userId: people.profile(profileId).userId };
  });
  const start = startingProfile(event, resolution, people, rules);
  const told = applyEvent(event, start.profile, rules);
  const evaluated = evaluateSegments(told.profile, rules, {
    segments: start.everything ? rules.segments : told.touched,
    at: told.profile.foldedAt,
    cause: event.eventId,
  });
  const addresses = addressesChanged(start, evaluated.profile, people);
  return {
    profile: evaluated.profile,
    merge: start.merge,
    // An address that came late and was changed since names no one.
    attached: [
      ...resolution.attach.filter((identifier) => isOwn(identifier, evaluated.profile)),
      ...addresses.attached,
    ],
    detached: [...start.disowned, ...addresses.detached],
    changes: [...start.changes, ...evaluated.changes],
    refused: [
      ...start.disowned.filter((address) => !isOwn(address, evaluated.profile)).map(leftBehind),
      ...addressesRefused(event, start.profile),
    ],
  };
}

interface Start {
  readonly profile: Profile;
  readonly merge: Merge | undefined;
  /** Addresses of a visitor whom a browser, not the studio's server, said to be this person: they stay behind. */
  readonly disowned: readonly Identifier[];
  readonly changes: readonly MembershipChange[];
  /** True when every segment has to be worked out: the person is new or was just put together from two. */
  readonly everything: boolean;
}

/** The person before the event says anything: found, merged or new, with the clock moved to the event's receipt. */
function startingProfile(event: CollectedEvent, resolution: Resolution, people: People, rules: StudioRules): Start {
  const { profileId, mergeFrom } = resolution;
  if (profileId === undefined) {
    return { profile: newProfile(event, rules), merge: undefined, disowned: [], changes: [], everything: true };
  }
  const own = clockTo(people.profile(profileId), rules, event.receivedAt);
  const profile =
    event.userId === undefined ? own.profile : { ...own.profile, userId: event.userId, shownAs: event.userId };
  if (mergeFrom === undefined)
    return { profile, merge: undefined, disowned: [], changes: own.changes, everything: false };
  const other = clockTo(people.profile(mergeFrom.profileId), rules, profile.foldedAt);
  // A signature proves who is there now, not whose address was typed in that browser before.
  const byServer = event.key === "secret";
  return {
    profile: mergeProfiles(profile, byServer ? other.profile : withoutAddressTraits(other.profile), rules),
    disowned: byServer ? [] : addressesOf(other.profile),
    merge: { from: mergeFrom.profileId, into: profileId, reason: mergeFrom.reason, at: profile.foldedAt },
    changes: [...own.changes, ...other.changes],
    everything: true,
  };
}

function clockTo(profile: Profile, rules: StudioRules, receivedAt: number) {
  const { profile: advanced, changes } = advanceClock(profile, rules, receivedAt);
  return { profile: { ...advanced, foldedAt: Math.max(advanced.foldedAt, receivedAt) }, changes };
}

/** A new person has the id of the event that brought them, so that a replay makes the same. */
function newProfile(event: CollectedEvent, rules: StudioRules): Profile {
  const anonymousId = event.type === "alias" ? event.previousId : event.anonymousId;
  return {
    studioId: rules.studioId,
    profileId: event.eventId as string as ProfileId,
    userId: event.userId,
    shownAs: event.userId ?? anonymousId ?? event.email ?? event.phone ?? "",
    traits: {},
    counters: {},
    segments: new Set(),
    due: {},
    firstSeenAt: event.occurredAt,
    lastSeenAt: event.occurredAt,
    foldedAt: event.receivedAt,
  };
}

interface Told {
  readonly profile: Profile;
  readonly touched: Iterable<ActiveSegment>;
}

/** What the event itself says: traits and counters, and which segments that can touch. */
function applyEvent(event: CollectedEvent, before: Profile, rules: StudioRules): Told {
  const moment = { at: event.occurredAt, id: event.messageId };
  const told = applyTraits(before.traits, traitChanges(event, before), moment);
  const { traits, changed: ofMembership } = applyMembershipEvent(told.traits, event, moment);
  const changed = [...told.changed, ...ofMembership];
  const counted = isSeenByRules(event) ? countEvent(event, before, rules) : undefined;
  const touched = new Set<ActiveSegment>(counted?.touched);
  for (const key of changed) for (const segment of rules.index.byTrait(key)) touched.add(segment);
  if (changed.includes("timezone")) for (const segment of rules.index.zoned) touched.add(segment);
  return {
    profile: {
      ...before,
      traits,
      counters: counted?.counters ?? before.counters,
      firstSeenAt: Math.min(before.firstSeenAt, event.occurredAt),
      lastSeenAt: Math.max(before.lastSeenAt, event.occurredAt),
    },
    touched,
  };
}

/** Rules see what people did; `identify`, `group` and `alias` say who they are. */
function isSeenByRules({ type }: CollectedEvent): boolean {
  return type === "track" || type === "page" || type === "screen";
}

function traitChanges(event: CollectedEvent, before: Profile): JsonObject {
  const told = event.type === "identify" ? event.traits : undefined;
  const email = event.email === undefined ? {} : { email: event.email };
  const phone = event.phone === undefined ? {} : { phone: event.phone };
  const changes = { ...email, ...phone, ...told };
  return maySetAddress(event, before) ? changes : withoutAddresses(changes);
}

/**
 * A browser may not change the address of someone who has a userId, as whoever sits there could be anyone, unless the studio's own
 * server stands behind it: it signed the event.
 */
function maySetAddress({ key, signed }: CollectedEvent, { userId }: Profile): boolean {
  return key === "secret" || signed === true || userId === undefined;
}

function withoutAddresses(changes: JsonObject): JsonObject {
  if (!("email" in changes || "phone" in changes)) return changes;
  const { email: _email, phone: _phone, ...others } = changes;
  return others;
}

/** To say what is known already is no attempt to change it. */
function addressesRefused(event: CollectedEvent, before: Profile): readonly RefusedField[] {
  if (event.type !== "identify" || event.traits === undefined || maySetAddress(event, before)) return [];
  const { traits } = event;
  return ADDRESSES.filter(
    (kind) => Object.hasOwn(traits, kind) && traits[kind] !== (before.traits[kind]?.v ?? null),
  ).map((kind) => ({
    path: `traits.${kind}`,
    reason: `The ${kind} of a person with a userId is accepted from a secret key only, or with their userHash; this device is such a person's`,
  }));
}

function leftBehind({ kind }: Identifier): RefusedField {
  return {
    path: kind,
    reason: `The ${kind} that was given on this device before its person was known stays behind: only a secret key may bring it to a person with a userId`,
  };
}

function countEvent(event: CollectedEvent, before: Profile, rules: StudioRules) {
  const seen: CounterEvent = { name: event.name, occurredAt: event.occurredAt, properties: event.properties };
  const counters: Record<string, CounterState> = {};
  let changed = false;
  for (const { slot, spec } of rules.countersOf(event.name)) {
    const state = before.counters[slot] ?? emptyCounter(spec);
    const next = addToCounter(spec, state, seen);
    if (next === state) continue;
    counters[slot] = next;
    changed = true;
  }
  if (!changed) return undefined;
  return { counters: { ...before.counters, ...counters }, touched: rules.index.byEvent(event.name) };
}

/** As a browser may not change such an address directly, it may not by saying that two people are one. */
function withoutAddressTraits(profile: Profile): Profile {
  const { email: _email, phone: _phone, ...traits } = profile.traits;
  return { ...profile, traits };
}

function addressesOf({ traits }: Profile): readonly Identifier[] {
  return ADDRESSES.flatMap((kind) => {
    const value = textTrait(traits, kind);
    return value === undefined ? [] : [{ kind, value }];
  });
}

/** Whether a person's address is this one; any other identifier is whoever's it came with. */
function isOwn({ kind, value }: Identifier, { traits }: Profile): boolean {
  return (kind !== "email" && kind !== "phone") || textTrait(traits, kind) === value;
}

const ADDRESSES = ["email", "phone"] as const;

/** Traits may hold any text; only what is an address names a person. */
const ADDRESS = { email: /^[^\s@]+@[^\s@]+$/, phone: /^\+[1-9]\d{6,14}$/ } as const;

/** A changed address no longer names the person, and the new one does if it is no one else's. */
function addressesChanged({ profile: before, merge }: Start, after: Profile, people: People) {
  const attached: Identifier[] = [];
  const detached: Identifier[] = [];
  if (before.traits === after.traits) return { attached, detached };
  for (const kind of ADDRESSES) {
    const old = textTrait(before.traits, kind);
    const value = textTrait(after.traits, kind);
    if (old === value) continue;
    if (old !== undefined) detached.push({ kind, value: old });
    if (value === undefined || !ADDRESS[kind].test(value)) continue;
    const holder = people.holder({ kind, value });
    if (holder === undefined || holder === merge?.from) attached.push({ kind, value });
  }
  return { attached, detached };
}
