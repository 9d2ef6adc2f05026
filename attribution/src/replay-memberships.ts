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
