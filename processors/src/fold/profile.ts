import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import { MAX_INSTANT_MS } from "@regulars/contracts/instant";
import type { StoredTrait } from "@regulars/db/postgres-schema";
import type { CounterState } from "@regulars/segments/counters";
import type { Consents } from "./consents.ts";
import type { Listings } from "./lists.ts";

/**
 * One person as the fold sees them. Never changed in place: every step returns a new one, so an event that fails half-way
 * leaves nothing behind. `counters` and `due` are keyed by slot (a short number that the database gave the counter or segment).
 */
export interface Profile {
  readonly studioId: StudioId;
  readonly profileId: ProfileId;
  readonly userId: string | undefined;
  /** The first anonymousId, and when it came to this person (receipt). */
  readonly device: { readonly id: string; readonly at: number } | undefined;
  /** As `withShownAs` says. */
  readonly shownAs: string;
  readonly traits: Readonly<Record<string, StoredTrait>>;
  readonly consents: Consents;
  readonly lists: Listings;
  readonly counters: Readonly<Record<string, CounterState>>;
  /** Slots of the segments that the person is in. */
  readonly segments: ReadonlySet<number>;
  /** Slot of a segment → the instant (epoch ms) at which the clock alone may change the membership. */
  readonly due: Readonly<Record<string, number>>;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** The instant up to which this person is worked out; it never goes back. */
  readonly foldedAt: number;
}

/** The earliest instant at which the clock alone changes something of this person; none that no clock ever reaches. */
export function nextDueAt(profile: Profile): number | undefined {
  const earliest = Math.min(...Object.values(profile.due));
  return earliest <= MAX_INSTANT_MS ? earliest : undefined;
}
