import type { CollectedEvent, ImportOrigin } from "./event.ts";
import type { ErasureId, EventId, ProfileId, SegmentId, StudioId } from "./ids.ts";
import type { JsonObject } from "./json.ts";

/** What the fold found out, in the order in which it did. Each has an id that a replay makes again. */
export type Fact = EventFact | MembershipFact | MergeFact | ProfilelessFact | ProfileFact | ErasureFact;

/** A collected event and the person it belongs to. */
export interface EventFact {
  readonly kind: "event";
  readonly studioId: StudioId;
  readonly profileId: ProfileId;
  /** Sequence of its message in EVENTS: "all history up to S" is `seq <= S`. */
  readonly seq: number;
  readonly event: CollectedEvent;
}

/** A collected event that is nobody's (`isProfileless`): a machine's, or counted without identifiers. */
export interface ProfilelessFact {
  readonly kind: "profileless";
  readonly studioId: StudioId;
  /** As of `EventFact`. */
  readonly seq: number;
  readonly event: CollectedEvent;
}

/** A person entered or left a segment at `at` (epoch ms), because of an event, an edit or the clock. */
export interface MembershipFact {
  readonly kind: "membership";
  readonly eventId: EventId;
  readonly studioId: StudioId;
  readonly profileId: ProfileId;
  readonly segmentId: SegmentId;
  readonly change: "entered" | "exited";
  readonly at: number;
  /** Set when an imported event made it happen: whether journeys may start from it is said there. */
  readonly imported?: ImportOrigin;
}

/** Two profiles turned out to be one person; `intoProfileId` remains. */
export interface MergeFact {
  readonly kind: "merge";
  readonly eventId: EventId;
  readonly studioId: StudioId;
  readonly fromProfileId: ProfileId;
  readonly intoProfileId: ProfileId;
  readonly at: number;
}

/** What is known of a person now, told when it is other than before; the last fact of a person stands. */
export interface ProfileFact {
  readonly kind: "profile";
  readonly studioId: StudioId;
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly userId?: string;
  /** Current values. */
  readonly traits: JsonObject;
  /** By channel or purpose; one that is not here is unset. */
  readonly consents: Readonly<Record<string, "granted" | "withdrawn">>;
  /** Ids of the fixed lists that the person is on. */
  readonly lists: readonly string[];
}

/** A person is to be forgotten: nothing of theirs, nor of a profile that was merged into theirs, may remain. */
export interface ErasureFact {
  readonly kind: "erasure";
  readonly studioId: StudioId;
  readonly erasureId: ErasureId;
  /** The person's profile and those that were merged into it. */
  readonly profileIds: readonly ProfileId[];
}

/**
 * One message of the FACTS stream, deflated JSON. `version` counts a shard's messages without gaps from 1, so a consumer
 * that remembers the last one it applied recognises a repeated message for ever, not only within JetStream's window.
 */
export interface FactBatch {
  readonly v: 1;
  readonly shard: number;
  readonly version: number;
  readonly facts: readonly Fact[];
}
