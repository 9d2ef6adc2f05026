import type { ErasureId, EventId, ImportId, ProfileId, SiteId, StudioId } from "./ids.ts";
import type { Json, JsonObject } from "./json.ts";

/** The calls of the collect API. */
export const EVENT_TYPES = ["track", "page", "screen", "identify", "group", "alias"] as const;
export type EventType = (typeof EVENT_TYPES)[number];
/** `list`: a person was put on a fixed list or taken off it (`list.added`, `list.removed`), which the admin alone says. */
export type CollectedType = EventType | "list";
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
  readonly type: CollectedType;
  /** Canonical name: `page.viewed` for page, `screen.viewed` for screen, `identify`, `group`, `alias` for those calls, else the mapped or custom name. */
  readonly name: string;
  /** Whom it is about, whatever identifiers say: a person (or who became part of that person since). Set by the admin alone. */
  readonly profileId?: ProfileId;
  /** Who said it in the admin, as `user:<id>` or `key:<id>`. */
  readonly by?: string;
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
  /** Of the key, when the key is of one site. */
  readonly siteId?: SiteId;
  /** An identify whose `userHash` proved that the studio's own server knows this `userId`: its `email` and `phone` count like a server's. */
  readonly signed?: true;
  /** Set at the edge alone, when there are signs that no person sent it. Never empty. */
  readonly bot?: readonly BotReason[];
  /** Set at the edge for a visitor who has not consented, where the studio counts those: nothing in the event tells who it was. */
  readonly counted?: true;
  /** Set when it came by an import and not as it happened. */
  readonly imported?: ImportOrigin;
}

export interface ImportOrigin {
  readonly importId: ImportId;
  /** Whether journeys may start from it; history starts none unless the person who imports it asks for that. */
  readonly startsJourneys: boolean;
  /** The first line of its row in the file, from 1. */
  readonly line?: number;
}

/** Why an event is taken for a machine's; each names one kind of sign. */
export type BotReason =
  /** The user agent names a crawler, a tool or a headless browser. */
  | "user_agent"
  /** The request lacks headers that the browser which the user agent names always sends. */
  | "headers"
  /** The page's script saw a browser that is driven by a program. */
  | "automation"
  /** One visitor or address sends more than a person can. */
  | "rate"
  /** The address belongs to a known crawler. */
  | "address";

/**
 * True for an event that is nobody's: it is kept and counted apart, and makes or changes no person, segment, visit or journey.
 */
export function isProfileless(event: Pick<CollectedEvent, "bot" | "counted">): boolean {
  return event.bot !== undefined || event.counted === true;
}

/** One event of a batch, or one field of an event, that was not accepted, kept with the reason so that the sender can find and mend it. */
export interface RejectedEvent {
  /** Place in the sender's batch, from 0. */
  readonly index: number;
  readonly code: RejectionCode;
  readonly reason: string;
  /** Where in the event the fault is, e.g. `properties.total`. */
  readonly path?: string;
  readonly receivedAt: number;
  readonly key: KeyKind;
  /** As of `CollectedEvent`. */
  readonly siteId?: SiteId;
  /** The event itself was accepted, and only the field at `path` was left out of it. */
  readonly eventId?: EventId;
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
  | "reserved_name"
  | "origin_not_allowed"
  | "invalid_user_hash"
  | "erased_person";

/**
 * One message of the EVENTS stream: everything that one or more requests of one studio brought, in order of arrival.
 * A message with nothing in it only wakes the shard (a segment was edited, say).
 */
export interface CollectedBatch {
  readonly v: 1;
  readonly studioId: StudioId;
  readonly events: readonly CollectedEvent[];
  readonly rejected?: readonly RejectedEvent[];
  /** Dead letters of the studio, by `event_id`, that are to be folded again; one that is there no more is passed over. */
  readonly replay?: readonly EventId[];
  /** People who are to be forgotten, after the events of this message. */
  readonly erasures?: readonly ErasureOrder[];
}

/** A person who is to be forgotten everywhere. */
export interface ErasureOrder {
  readonly erasureId: ErasureId;
  readonly profileId: ProfileId;
}
