import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import { evaluate, type Subject } from "@regulars/segments/evaluate";
import { isTimeZone } from "@regulars/segments/zone";
import { isOnList } from "./lists.ts";
import { nextDueAt, type Profile } from "./profile.ts";
import type { ActiveSegment, StudioRules } from "./rules.ts";
import { currentTraits, textTrait } from "./traits.ts";

/** A person entered or left a segment; what makes the fact's id is `cause`, so that a replay makes the same. */
export interface MembershipChange {
  readonly profileId: ProfileId;
  readonly segmentId: SegmentId;
  readonly slot: number;
  readonly change: "entered" | "exited";
  readonly at: number;
  readonly cause: string;
}

export interface Evaluated {
  readonly profile: Profile;
  readonly changes: readonly MembershipChange[];
}

/** The zone that calendar words of a person use: the person's own when it is one, else the studio's. */
export function zoneOf(profile: Profile, rules: StudioRules): string {
  const own = textTrait(profile.traits, "timezone");
  return own !== undefined && isTimeZone(own) ? own : rules.timeZone;
}

/** Works out the given segments for a person at an instant, those that ask about one which changes, and what changed by it. */
export function evaluateSegments(
  profile: Profile,
  rules: StudioRules,
  { segments, at, cause }: { readonly segments: Iterable<ActiveSegment>; readonly at: number; readonly cause: string },
): Evaluated {
  const changes: MembershipChange[] = [];
  let memberOf: Set<number> | undefined;
  let due: Record<string, number> | undefined;
  const subject = subjectOf(profile, rules, (slot) => (memberOf ?? profile.segments).has(slot));
  const queue = inOrder(segments);
  for (let segment = queue.next(); segment !== undefined; segment = queue.next()) {
    const { slot, segmentId } = segment;
    const { truth, nextChangeAt } = evaluate(segment, subject, at);
    if (nextChangeAt !== undefined && nextChangeAt <= at)
      throw new Error(`Segment ${segmentId} changes again at ${nextChangeAt}, not after ${at}`);
    const wasIn = (memberOf ?? profile.segments).has(slot);
    if (truth !== wasIn) {
      memberOf ??= new Set(profile.segments);
      if (truth) memberOf.add(slot);
      else memberOf.delete(slot);
      changes.push({ profileId: profile.profileId, segmentId, slot, change: truth ? "entered" : "exited", at, cause });
      // Whoever asks about this one comes after it in the order, so each is worked out once.
      for (const dependent of rules.index.bySegment(segmentId)) queue.add(dependent);
    }
    if ((due ?? profile.due)[slot] !== nextChangeAt) {
      due ??= { ...profile.due };
      if (nextChangeAt === undefined) delete due[slot];
      else due[slot] = nextChangeAt;
    }
  }
  if (memberOf === undefined && due === undefined) return { profile, changes };
  return { profile: { ...profile, segments: memberOf ?? profile.segments, due: due ?? profile.due }, changes };
}

/** Segments one after the other, those first that others ask about. */
function inOrder(segments: Iterable<ActiveSegment>) {
  const waiting = [...segments].sort((a, b) => b.rank - a.rank);
  return {
    next: () => waiting.pop(),
    add(segment: ActiveSegment): void {
      if (waiting.includes(segment)) return;
      const place = waiting.findIndex(({ rank }) => rank < segment.rank);
      waiting.splice(place < 0 ? waiting.length : place, 0, segment);
    },
  };
}

function subjectOf(profile: Profile, rules: StudioRules, isIn: (slot: number) => boolean): Subject {
  let traits: JsonObject | undefined;
  let timeZone: string | undefined;
  return {
    profileId: profile.profileId,
    consent: (channel) =>
      (Object.hasOwn(profile.consents, channel) ? profile.consents[channel]?.is : undefined) ?? "unset",
    onList: (listId) => isOnList(profile.lists, listId),
    inSegment(segmentId) {
      const slot = rules.slotOf.get(segmentId);
      return slot !== undefined && isIn(slot);
    },
    get traits() {
      traits ??= currentTraits(profile.traits);
      return traits;
    },
    get timeZone() {
      timeZone ??= zoneOf(profile, rules);
      return timeZone;
    },
    counters(key) {
      const counter = rules.counters.get(key);
      return counter === undefined ? undefined : profile.counters[counter.slot];
    },
  };
}

/**
 * Lets the clock pass through every instant up to `toMs` at which something of this person changes by itself, so that in and
 * out between two events are an entry and an exit, each at its own instant.
 */
export function advanceClock(profile: Profile, rules: StudioRules, toMs: number): Evaluated {
  let current = profile;
  const changes: MembershipChange[] = [];
  for (;;) {
    const at = nextDueAt(current);
    if (at === undefined || at > toMs) return { profile: current, changes };
    const segments: ActiveSegment[] = [];
    const due: Record<string, number> = {};
    for (const [slot, instant] of Object.entries(current.due)) {
      if (instant > at) due[slot] = instant;
      else {
        // A segment that is no longer kept has no say; its instant goes with it.
        const segment = rules.segmentBySlot.get(Number(slot));
        if (segment !== undefined) segments.push(segment);
      }
    }
    // What is due never lies before the instant a person is worked out to, except after a change of definitions.
    const instant = Math.max(at, current.foldedAt);
    const evaluated = evaluateSegments({ ...current, due, foldedAt: instant }, rules, {
      segments,
      at: instant,
      cause: "clock",
    });
    current = evaluated.profile;
    changes.push(...evaluated.changes);
  }
}
