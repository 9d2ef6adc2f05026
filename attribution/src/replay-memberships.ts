/** An entry or exit of a profile in one segment, with its place among the facts. */
export interface MembershipChange {
  readonly profileId: string;
  readonly entered: boolean;
  readonly place: number;
}

/** One profile became part of another. */
export interface ProfileMerge {
  readonly fromId: string;
  readonly intoId: string;
  readonly place: number;
}

/**
 * How many are in a segment after these changes. A merge carries a membership over without an entry (the one that remains enters nothing
 * that either was in), so which changes came before it and which after decides; hence the facts' own order and not their instants.
 */
export function countMembers(changes: readonly MembershipChange[], merges: readonly ProfileMerge[]): number {
  const steps = [...changes, ...merges].sort((a, b) => a.place - b.place);
  const inside = new Set<string>();
  for (const step of steps) {
    if ("fromId" in step) {
      if (inside.delete(step.fromId)) inside.add(step.intoId);
    } else if (step.entered) inside.add(step.profileId);
    else inside.delete(step.profileId);
  }
  return inside.size;
}

/** A change of a profile, with the person that the profile turned out to be and the day that it was on. */
export interface PersonChange extends MembershipChange {
  readonly personId: string;
  readonly day: string;
}

/** A person came in (1) or left (-1) on a day. */
export interface PersonStep {
  readonly day: string;
  readonly by: 1 | -1;
}

/**
 * The same changes by person: somebody is in while any of their profiles is, so that a profile which comes in beside another, or goes by a
 * merge, moves nothing.
 */
export function personSteps(changes: readonly PersonChange[], merges: readonly ProfileMerge[]): readonly PersonStep[] {
  const inside = new Map<string, Set<string>>();
  const persons = new Map(changes.map((change) => [change.profileId, change.personId]));
  const steps: PersonStep[] = [];
  for (const step of [...changes, ...merges].sort((a, b) => a.place - b.place)) {
    if ("fromId" in step) {
      const profiles = inside.get(persons.get(step.fromId) ?? "");
      if (profiles?.delete(step.fromId)) {
        profiles.add(step.intoId);
        // One that never changed itself may carry the membership on.
        persons.set(step.intoId, persons.get(step.fromId) ?? step.intoId);
      }
      continue;
    }
    const profiles = inside.get(step.personId) ?? new Set<string>();
    inside.set(step.personId, profiles);
    const wasIn = profiles.size > 0;
    if (step.entered) profiles.add(step.profileId);
    else profiles.delete(step.profileId);
    const isIn = profiles.size > 0;
    if (isIn !== wasIn) steps.push({ day: step.day, by: isIn ? 1 : -1 });
  }
  return steps;
}
