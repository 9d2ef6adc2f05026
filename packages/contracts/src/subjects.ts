import type { ImportId, StudioId } from "./ids.ts";
import { shardOf } from "./shard.ts";

/** JetStream streams: EVENTS holds what came in, FACTS what it turned out to mean. */
export const EVENTS_STREAM = "EVENTS";
export const FACTS_STREAM = "FACTS";

/** Where ingest publishes a studio's collected events: `events.<shard>.<studio>`. */
export const eventsSubject = (studioId: StudioId): string => `events.${shardOf(studioId)}.${studioId}`;
/** Everything of one shard, in order. */
export const eventsOfShard = (shard: number): string => `events.${shard}.>`;
/** Where the relay publishes a shard's facts: `facts.<shard>`. */
export const factsSubject = (shard: number): string => `facts.${shard}`;

/**
 * Core NATS (not stored): "something of this studio changed", for open pages. Payload is a `Change`. Losing one costs a
 * page nothing but a delay, as pages also read afresh when they reconnect.
 */
export const changesSubject = (studioId: StudioId): string => `changes.${studioId}`;

/** What an open page may want to read again. */
export type Change =
  | { readonly kind: "memberships"; readonly segmentIds: readonly string[] }
  | { readonly kind: "segments" }
  | { readonly kind: "revenue" }
  | { readonly kind: "people" }
  /** Events were rejected, or could not be folded. */
  | { readonly kind: "refusals" }
  | { readonly kind: "imports"; readonly importId: ImportId }
  | { readonly kind: "sites" };
