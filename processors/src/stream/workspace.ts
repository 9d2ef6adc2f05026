import { type CollectedEvent, type ImportOrigin, isProfileless } from "@regulars/contracts/event";
import type { Fact } from "@regulars/contracts/fact";
import type { EventId, ProfileId, SegmentId } from "@regulars/contracts/ids";
import { derivedId, membershipMoveId } from "@regulars/runtime/ids";
import { foldEvent, type Merge, type People, type RefusedField } from "../fold/fold-event.ts";
import type { Identifier } from "../fold/identity.ts";
import { advanceClock, type Evaluated, evaluateSegments, type MembershipChange } from "../fold/membership.ts";
import type { Profile } from "../fold/profile.ts";
import type { ActiveSegment, StudioRules } from "../fold/rules.ts";
import { type ListRow, listRows } from "./list-rows.ts";
import { profileFacts } from "./profile-facts.ts";

/**
 * The people of one studio that a batch concerns, between reading them and writing them back. Holds a batch's people in memory
 * (some KB each) and nothing beyond it. An event that fails to fold changes nothing in it.
 */
export interface Workspace {
  readonly rules: StudioRules;
  /** False for an event that is addressed to a person who is not there. */
  isSomebodys(event: CollectedEvent): boolean;
  /**
   * An event that is nobody's is a fact and touches no one.
   * @returns what was left out of it, as its sender may not say that
   * @throws whatever makes this one event impossible to fold; the workspace is then as before
   */
  fold(event: CollectedEvent, seq: number): readonly RefusedField[];
  /** Lets the clock of a loaded person pass to the instant. */
  tick(profileId: ProfileId, toMs: number): void;
  /** Changes a loaded person by something else than an event (history that arrives, a definition that takes effect). */
  change(profileId: ProfileId, work: (profile: Profile) => Evaluated): void;
  result(): WorkspaceResult;
}

/** What has to be written, and told. */
export interface WorkspaceResult {
  readonly profiles: readonly Profile[];
  readonly merges: readonly Merge[];
  readonly mergeCauses: ReadonlyMap<ProfileId, string>;
  /** Who is on a list now, and who no longer. */
  readonly listed: readonly ListRow[];
  readonly unlisted: readonly ListRow[];
  readonly attached: readonly (Identifier & { readonly profileId: ProfileId; readonly at: number })[];
  /** Let go if they are still the profile's. */
  readonly detached: readonly (Identifier & { readonly profileId: ProfileId })[];
  readonly entries: readonly MembershipRow[];
  readonly exits: readonly MembershipRow[];
  /** Segment → by how much its number of members changed. */
  readonly counts: ReadonlyMap<SegmentId, number>;
  readonly facts: readonly Fact[];
}

export interface MembershipRow {
  readonly segmentId: SegmentId;
  readonly profileId: ProfileId;
  readonly at: number;
}

/** What was read for a batch. */
export interface Loaded {
  readonly profiles: readonly Profile[];
  readonly holders: readonly (Identifier & { readonly profileId: ProfileId })[];
  /** Of the ids that events are addressed to, those of profiles that have become part of others, and of which. */
  readonly aliases?: ReadonlyMap<ProfileId, ProfileId>;
}

const NOTHING: readonly RefusedField[] = [];
const keyOf = ({ kind, value }: Identifier): string => `${kind}:${value}`;

export function createWorkspace(rules: StudioRules, loaded: Loaded): Workspace {
  const initial = new Map(loaded.profiles.map((profile) => [profile.profileId, profile]));
  const current = new Map(initial);
  const holders = new Map<string, ProfileId | undefined>(loaded.holders.map((held) => [keyOf(held), held.profileId]));
  const attached = new Map<string, Identifier & { profileId: ProfileId; at: number }>();
  const detached = new Map<string, Identifier & { profileId: ProfileId }>();
  const mergedInto = new Map<ProfileId, ProfileId>(loaded.aliases);
  const merges: Merge[] = [];
  const mergeCauses = new Map<ProfileId, string>();
  const lastEntry = new Map<string, number>();
  const facts: Fact[] = [];

  const remaining = (profileId: ProfileId): ProfileId => {
    let id = profileId;
    for (let next = mergedInto.get(id); next !== undefined; next = mergedInto.get(id)) id = next;
    return id;
  };
  const people: People = {
    profile(profileId) {
      const profile = current.get(remaining(profileId));
      if (profile === undefined) throw new Error(`Profile ${profileId} was not read for this batch`);
      return profile;
    },
    holder(identifier) {
      const profileId = holders.get(keyOf(identifier));
      return profileId === undefined ? undefined : remaining(profileId);
    },
  };
  const note = (changes: readonly MembershipChange[], event?: CollectedEvent): void => {
    for (const change of changes) {
      const imported = change.cause === event?.eventId ? event.imported : undefined;
      facts.push(membershipFact(rules, change, imported));
      if (change.change === "entered") lastEntry.set(`${change.profileId} ${change.segmentId}`, change.at);
    }
  };
  const takeOver = ({ profile, changes }: Evaluated, event?: CollectedEvent): void => {
    current.set(profile.profileId, profile);
    note(changes, event);
  };

  return {
    rules,
    isSomebodys: ({ profileId }) => profileId === undefined || current.has(remaining(profileId)),
    fold(event, seq) {
      if (isProfileless(event)) {
        facts.push({ kind: "profileless", studioId: rules.studioId, seq, event });
        return NOTHING;
      }
      const effects = foldEvent(event, people, rules);
      const { profile } = effects;
      for (const merge of effects.merges) {
        merges.push(merge);
        mergeCauses.set(merge.from, event.eventId);
        mergedInto.set(merge.from, merge.into);
        current.delete(merge.from);
        facts.push(mergeFact(rules, merge));
      }
      for (const identifier of effects.detached) {
        const key = keyOf(identifier);
        // One that was not read may be this profile's; one that is known to be another's is not.
        if ((people.holder(identifier) ?? profile.profileId) !== profile.profileId) continue;
        detached.set(`${key} ${profile.profileId}`, { ...identifier, profileId: profile.profileId });
        holders.delete(key);
        attached.delete(key);
      }
      for (const identifier of effects.attached) {
        holders.set(keyOf(identifier), profile.profileId);
        attached.set(keyOf(identifier), { ...identifier, profileId: profile.profileId, at: event.occurredAt });
      }
      facts.push({ kind: "event", studioId: rules.studioId, profileId: profile.profileId, seq, event });
      takeOver(effects, event);
      return effects.refused;
    },
    tick(profileId, toMs) {
      takeOver(advanceClock(people.profile(profileId), rules, toMs));
    },
    change(profileId, work) {
      takeOver(work(people.profile(profileId)));
    },
    result() {
      const profiles = [...current.values()].filter((profile) => initial.get(profile.profileId) !== profile);
      const counts = new Map<SegmentId, number>();
      const entries: MembershipRow[] = [];
      const exits: MembershipRow[] = [];
      const before = membershipBefore(initial, current, remaining);
      for (const [profileId, slots] of before) {
        const now = current.get(profileId)?.segments;
        for (const [slot, rows] of slots) count(slot, (now?.has(slot) ? 1 : 0) - rows);
        for (const slot of slots.keys()) if (now !== undefined && !now.has(slot)) exit(slot, profileId);
      }
      for (const { profileId, segments, foldedAt } of profiles) {
        if (initial.get(profileId)?.segments === segments) continue;
        for (const slot of segments) {
          const segmentId = rules.segmentIds.get(slot);
          if (segmentId === undefined) continue;
          const was = before.get(profileId)?.has(slot) ?? false;
          const at = lastEntry.get(`${profileId} ${segmentId}`);
          if (!was) count(slot, 1);
          // Without an entry of its own, it came in by a merge with someone who entered in this very batch.
          if (!was || at !== undefined) entries.push({ segmentId, profileId, at: at ?? foldedAt });
        }
      }
      return {
        profiles,
        ...listRows(profiles, initial),
        merges: merges.map((merge) => ({ ...merge, into: remaining(merge.into) })),
        mergeCauses,
        attached: [...attached.values()].map((held) => ({ ...held, profileId: remaining(held.profileId) })),
        detached: [...detached.values()].map((held) => ({ ...held, profileId: remaining(held.profileId) })),
        entries,
        exits,
        counts,
        facts: [...facts, ...profileFacts(profiles, initial)],
      };

      function count(slot: number, by: number): void {
        const segmentId = rules.segmentIds.get(slot);
        if (segmentId !== undefined && by !== 0) counts.set(segmentId, (counts.get(segmentId) ?? 0) + by);
      }
      function exit(slot: number, profileId: ProfileId): void {
        const segmentId = rules.segmentIds.get(slot);
        if (segmentId !== undefined) exits.push({ segmentId, profileId, at: 0 });
      }
    },
  };
}

/**
 * For each person whose memberships may have changed: the segments that they, or those merged into them, had a row in, and how many
 * rows. Most events change no membership; then the set is the very one that was read.
 */
function membershipBefore(
  initial: ReadonlyMap<ProfileId, Profile>,
  current: ReadonlyMap<ProfileId, Profile>,
  remaining: (profileId: ProfileId) => ProfileId,
) {
  const before = new Map<ProfileId, Map<number, number>>();
  for (const profile of initial.values()) {
    const into = remaining(profile.profileId);
    if (current.get(into)?.segments === profile.segments) continue;
    const slots = before.get(into) ?? new Map<number, number>();
    for (const slot of profile.segments) slots.set(slot, (slots.get(slot) ?? 0) + 1);
    before.set(into, slots);
  }
  return before;
}

function membershipFact(
  { studioId }: StudioRules,
  { profileId, segmentId, change, at, cause }: MembershipChange,
  imported: ImportOrigin | undefined,
): Fact {
  const eventId = membershipMoveId({ profileId, segmentId, change, at }, cause);
  const fact = { kind: "membership", eventId, studioId, profileId, segmentId, change, at } as const;
  return imported === undefined ? fact : { ...fact, imported };
}

function mergeFact(rules: StudioRules, { from, into, at }: Merge): Fact {
  const eventId = derivedId<EventId>("merge", from, into);
  return { kind: "merge", eventId, studioId: rules.studioId, fromProfileId: from, intoProfileId: into, at };
}

/** Works out segments of a person at an instant, moving their clock there first. */
export function evaluateNow(
  rules: StudioRules,
  { segments, at, cause }: { readonly segments: readonly ActiveSegment[]; readonly at: number; readonly cause: string },
): (profile: Profile) => Evaluated {
  return (profile) => {
    const { profile: advanced, changes } = advanceClock(profile, rules, at);
    const instant = Math.max(at, advanced.foldedAt);
    const evaluated = evaluateSegments({ ...advanced, foldedAt: instant }, rules, { segments, at: instant, cause });
    return { profile: evaluated.profile, changes: [...changes, ...evaluated.changes] };
  };
}
