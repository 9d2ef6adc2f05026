import { type CounterState, mergeCounters } from "@regulars/segments/counters";
import { mergeLatest } from "./latest.ts";
import type { Profile } from "./profile.ts";
import type { StudioRules } from "./rules.ts";
import { mergeTraits } from "./traits.ts";

/**
 * Two profiles that are one person, put together: traits, consents and lists by what occurred later, counters added, memberships of either. It enters
 * nothing that either was in. Segments have to be worked out afterwards.
 */
export function mergeProfiles(into: Profile, from: Profile, rules: StudioRules): Profile {
  return {
    ...into,
    traits: mergeTraits(into.traits, from.traits),
    consents: mergeLatest(into.consents, from.consents),
    lists: mergeLatest(into.lists, from.lists),
    counters: mergeStates(into.counters, from.counters, rules),
    segments: new Set([...into.segments, ...from.segments]),
    firstSeenAt: Math.min(into.firstSeenAt, from.firstSeenAt),
    lastSeenAt: Math.max(into.lastSeenAt, from.lastSeenAt),
    foldedAt: Math.max(into.foldedAt, from.foldedAt),
  };
}

type States = Readonly<Record<string, CounterState>>;

/** Counter states of two sources that counted different events; counters that are no longer kept are left behind. */
function mergeStates(a: States, b: States, rules: StudioRules): States {
  const merged: Record<string, CounterState> = {};
  for (const { slot, spec } of rules.counters.values()) {
    const [left, right] = [a[slot], b[slot]];
    const state = left === undefined || right === undefined ? (left ?? right) : mergeCounters(spec, left, right);
    if (state !== undefined) merged[slot] = state;
  }
  return merged;
}
