import type { CollectedEvent } from "@regulars/contracts/event";
import { addToCounter, type CounterEvent, type CounterState, emptyCounter } from "@regulars/segments/counters";
import {
  addressesChanged,
  addressesRefused,
  isOwn,
  isVouchedFor,
  leftBehind,
  markUnproven,
  type RefusedField,
  traitsSaid,
} from "./addresses.ts";
import { applyConsent } from "./consents.ts";
import { cutOf } from "./cut.ts";
import { countTraits } from "./held.ts";
import type { Identifier, Resolution } from "./identity.ts";
import { applyList } from "./lists.ts";
import { evaluateSegments, type MembershipChange } from "./membership.ts";
import type { Profile } from "./profile.ts";
import type { ActiveSegment, StudioRules } from "./rules.ts";
import { withShownAs } from "./shown-as.ts";
import { type Merge, type People, type Start, startingProfile, whoseEvent } from "./start.ts";
import { applyMembershipEvent, applyTraits } from "./traits.ts";

export type { RefusedField } from "./addresses.ts";
export type { Merge, People } from "./start.ts";

/** All that one event changes. Nothing of it has happened until the shell takes it over. */
export interface Effects {
  readonly profile: Profile;
  readonly merges: readonly Merge[];
  /** Identifiers that now belong to `profile`. */
  readonly attached: readonly Identifier[];
  /** Identifiers that, if they are this profile's, no longer name anyone: an address that was changed, a link that was cut. */
  readonly detached: readonly Identifier[];
  readonly changes: readonly MembershipChange[];
  /** What the event says that its sender may not say of this person. */
  readonly refused: readonly RefusedField[];
}

/** Folds one event into the person it belongs to: identity, then the clock up to its receipt, then what it says. */
export function foldEvent(event: CollectedEvent, people: People, rules: StudioRules): Effects {
  const resolution = whoseEvent(event, people);
  const start = startingProfile(event, resolution, people, rules);
  const cut = cutOf(event);
  const known = withDevice(start.profile, event, { resolution, start, cut });
  const told = applyEvent(event, known, rules);
  const evaluated = evaluateSegments(told.profile, rules, {
    segments: start.everything ? rules.segments : told.touched,
    at: told.profile.foldedAt,
    cause: event.eventId,
  });
  const profile = withShownAs(evaluated.profile);
  const addresses = addressesChanged(event, { before: start.before, after: profile }, (address) =>
    isFree(address, event, start, people),
  );
  return {
    profile,
    merges: start.merges,
    // An address that came late and was changed since names no one.
    attached: [...resolution.attach.filter((identifier) => isOwn(identifier, profile)), ...addresses.attached],
    detached: [...start.disowned, ...addresses.detached, ...cut],
    changes: [...start.changes, ...evaluated.changes],
    refused: [
      ...start.disowned.filter((address) => !isOwn(address, profile)).map(leftBehind),
      ...addressesRefused(event, start.profile),
    ],
  };
}

/** The first anonymousId that a person is known by; of several people that are one, the one that came first. */
function withDevice(
  profile: Profile,
  event: CollectedEvent,
  {
    resolution,
    start,
    cut,
  }: { readonly resolution: Resolution; readonly start: Start; readonly cut: readonly Identifier[] },
): Profile {
  const came = [
    ...start.before.flatMap(({ device }) => device ?? []),
    ...resolution.attach.flatMap(({ kind, value }) =>
      kind === "anonymousId" ? [{ id: value, at: event.receivedAt }] : [],
    ),
  ].filter(({ id }) => !cut.some(({ kind, value }) => kind === "anonymousId" && value === id));
  const [any] = came;
  const device = any === undefined ? undefined : came.reduce((first, one) => (one.at < first.at ? one : first), any);
  return device?.id === profile.device?.id ? profile : { ...profile, device };
}

/** Whether an address can name this person: it names nobody else, or somebody with a userId for whom nobody vouched. */
function isFree(address: Identifier, event: CollectedEvent, { before }: Start, people: People): boolean {
  const holder = people.holder(address);
  if (holder === undefined || before.some(({ profileId }) => profileId === holder)) return true;
  const other = people.profile(holder);
  return isVouchedFor(event) && other.userId !== undefined && other.traits[address.kind]?.unproven === true;
}

interface Told {
  readonly profile: Profile;
  readonly touched: Iterable<ActiveSegment>;
}

/** What the event itself says: traits, consent, lists and counters, and which segments that can touch. */
function applyEvent(event: CollectedEvent, before: Profile, rules: StudioRules): Told {
  const { name, properties } = event;
  const moment = { at: event.occurredAt, id: event.messageId };
  const said = traitsSaid(event, before);
  const told = applyTraits(before.traits, said, moment);
  const proven = isVouchedFor(event) ? told.traits : markUnproven(told.traits, before.traits);
  const { traits, changed: ofMembership } = applyMembershipEvent(proven, event, moment);
  const counted = isSeenByRules(event) ? countEvent(event, before, rules) : undefined;
  const held = countTraits(
    counted?.counters ?? before.counters,
    { name: event.type === "track" ? name : "", properties, traits: said, moment },
    { after: traits, rules },
  );
  const consent = applyConsent(before.consents, event);
  const list = applyList(before.lists, event);

  const touched = new Set<ActiveSegment>(counted?.touched);
  const touch = (segments: readonly ActiveSegment[]): void => {
    for (const segment of segments) touched.add(segment);
  };
  for (const key of [...told.changed, ...ofMembership, ...held.changed]) touch(rules.index.byTrait(key));
  if (told.changed.includes("timezone")) touch(rules.index.zoned);
  if (consent.changed !== undefined) touch(rules.index.byConsent(consent.changed));
  if (list.changed !== undefined) touch(rules.index.byList(list.changed));
  return {
    profile: {
      ...before,
      traits,
      consents: consent.consents,
      lists: list.lists,
      counters: held.counters,
      firstSeenAt: Math.min(before.firstSeenAt, event.occurredAt),
      // What is said of somebody in the admin is no sign of them.
      lastSeenAt: event.by === undefined ? Math.max(before.lastSeenAt, event.occurredAt) : before.lastSeenAt,
    },
    touched,
  };
}

/** Rules see what people did; `identify`, `group` and `alias` say who they are, and lists are asked for by rules of their own. */
function isSeenByRules({ type }: CollectedEvent): boolean {
  return type === "track" || type === "page" || type === "screen";
}

function countEvent(event: CollectedEvent, before: Profile, rules: StudioRules) {
  const { name, occurredAt, messageId, properties } = event;
  const seen: CounterEvent = { name, occurredAt, messageId, properties };
  const counters: Record<string, CounterState> = {};
  let changed = false;
  for (const { slot, spec } of rules.countersOf(name)) {
    const state = before.counters[slot] ?? emptyCounter(spec);
    const next = addToCounter(spec, state, seen);
    if (next === state) continue;
    counters[slot] = next;
    changed = true;
  }
  if (!changed) return undefined;
  return { counters: { ...before.counters, ...counters }, touched: rules.index.byEvent(name) };
}
