import type { EventId, StudioId } from "./ids.ts";
import type { Json, JsonObject } from "./json.ts";

/** The calls of the collect API. */
export type EventType = "track" | "page" | "screen" | "identify" | "group" | "alias";
export type KeyKind = "public" | "secret";

/**
 * One event as ingest accepted it: authenticated, named canonically, stamped. What is here is durable and never changes.
 * `occurredAt` is never after `receivedAt` (both epoch ms).
 */
export interface CollectedEvent {
  /** Made by ingest, one per accepted event, ordered by time of receipt (UUIDv7). */
  readonly eventId: EventId;
  /** The client's own id: the same again within seven days is the same event. */
  readonly messageId: string;
  readonly type: EventType;
  /** Canonical name: `page.viewed` for page, `screen.viewed` for screen, `identify`, `group`, `alias` for those calls, else the mapped or custom name. */
  readonly name: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  /** Only of `alias`. */
  readonly previousId?: string;
  /** Only from a secret key, top level; trimmed and lower case. */
  readonly email?: string;
  /** Only from a secret key, top level; E.164. */
  readonly phone?: string;
  readonly properties: JsonObject;
  /** Only of `identify` (and of `group`, whose traits are the group's). */
  readonly traits?: JsonObject;
  readonly context: JsonObject;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly key: KeyKind;
}

/** One event of a batch that was not accepted, kept with the reason so that the sender can find and mend it. */
export interface RejectedEvent {
  /** Place in the sender's batch, from 0. */
  readonly index: number;
  readonly code: RejectionCode;
  readonly reason: string;
  /** Where in the event the fault is, e.g. `properties.total`. */
  readonly path?: string;
  readonly receivedAt: number;
  readonly key: KeyKind;
  /** What was sent (values over 4 KB cut). */
  readonly body: Json;
}

export type RejectionCode =
  | "not_an_object"
  | "unknown_type"
  | "missing_field"
  | "wrong_type"
  | "too_long"
  | "too_large"
  | "too_deep"
  | "invalid_timestamp"
  | "no_identity"
  | "secret_key_required"
  | "invalid_amount"
  | "invalid_currency"
  | "reserved_name";

/**
 * One message of the EVENTS stream: everything that one or more requests of one studio brought, in order of arrival.
 * A message with neither events nor rejected ones only wakes the shard (a segment was edited, say).
 */
export interface CollectedBatch {
  readonly v: 1;
  readonly studioId: StudioId;
  readonly events: readonly CollectedEvent[];
  readonly rejected?: readonly RejectedEvent[];
}
