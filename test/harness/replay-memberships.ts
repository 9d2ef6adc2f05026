import type { FactBatch, MembershipFact } from "@regulars/contracts/fact";
import type { StudioId } from "@regulars/contracts/ids";

export interface Replay {
  /** Who is in each segment at the end, by segment id: profile ids. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every entry and exit. */
  readonly changes: readonly MembershipFact[];
  /** What cannot be: an entry of someone who is in, an exit of someone who is not, an id that was there before. */
  readonly faults: readonly string[];
}

/**
 * Goes through a shard's facts and keeps the books: each entry must be of someone who is out, each exit of someone who is in.
 * A merge carries what was entered over to the profile that remains.
 */
export function replayMemberships(batches: readonly FactBatch[], studioId: StudioId): Replay {
  const members = new Map<string, Set<string>>();
  const changes: MembershipFact[] = [];
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const fact of batches.flatMap((batch) => batch.facts)) {
    // What a person is now may be told any number of times.
    if (fact.studioId !== studioId || fact.kind === "profile" || fact.kind === "erasure") continue;
    const id = "event" in fact ? fact.event.eventId : fact.eventId;
    if (seen.has(id)) faults.push(`${fact.kind} ${id} is there twice`);
    seen.add(id);
    if (fact.kind === "merge") {
      for (const inside of members.values()) if (inside.delete(fact.fromProfileId)) inside.add(fact.intoProfileId);
    }
    if (fact.kind !== "membership") continue;
    changes.push(fact);
    const inside = members.get(fact.segmentId) ?? new Set<string>();
    members.set(fact.segmentId, inside);
    const changed = fact.change === "entered" ? !inside.has(fact.profileId) : inside.delete(fact.profileId);
    if (fact.change === "entered") inside.add(fact.profileId);
    if (!changed) faults.push(`${fact.profileId} ${fact.change} ${fact.segmentId} twice in a row`);
  }
  return { members, changes, faults };
}
