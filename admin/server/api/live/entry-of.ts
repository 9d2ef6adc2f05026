import type { EventRow } from "@regulars/attribution/reports/event-row";
import type { ProfilelessRow } from "@regulars/attribution/reports/profileless-row";
import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventFact, MembershipFact, ProfilelessFact } from "@regulars/contracts/fact";
import type { ProfileId, SegmentId, SiteId } from "@regulars/contracts/ids";
import { isJsonObject, type Json, type JsonObject, valueAt } from "@regulars/contracts/json";
import { entryId } from "./entry-id.ts";
import type { BareEntry, Claims, Outcome } from "./live-entry.ts";

/** What the stream says of one studio and Live shows. */
export type ShownFact = EventFact | MembershipFact | ProfilelessFact;

const NOTHING = {
  eventId: null,
  messageId: null,
  key: null,
  siteId: null,
  profileId: null,
  claims: {},
  segmentId: null,
  bot: [],
  signed: false,
  importId: null,
  fault: null,
} as const;

/** An entry of what the stream found. */
export function entryOfFact(fact: ShownFact): BareEntry {
  if (fact.kind === "membership") return ofMembership(fact);
  return ofEvent(fact.event, fact.kind === "event" ? fact.profileId : null);
}

function ofMembership({ eventId, segmentId, at, change, profileId }: MembershipFact): BareEntry {
  const name = `segment.${change}`;
  return {
    ...NOTHING,
    id: entryId({ kind: "event", eventId }),
    outcome: "derived",
    at,
    eventId,
    name,
    type: "derived",
    occurredAt: at,
    receivedAt: at,
    profileId,
    segmentId,
    event: { eventId, type: "derived", name, properties: { segmentId }, occurredAt: at },
  };
}

function ofEvent(event: CollectedEvent, profileId: ProfileId | null): BareEntry {
  return {
    ...NOTHING,
    id: entryId({ kind: "event", eventId: event.eventId }),
    outcome: profileId !== null ? "accepted" : event.bot === undefined ? "counted" : "bot",
    at: event.receivedAt,
    eventId: event.eventId,
    name: event.name,
    type: event.type,
    messageId: event.messageId,
    occurredAt: event.occurredAt,
    receivedAt: event.receivedAt,
    key: event.key,
    siteId: event.siteId ?? null,
    profileId,
    claims: profileId === null ? claimsOf(event as unknown as JsonObject) : {},
    bot: event.bot ?? [],
    signed: event.signed === true,
    importId: event.imported?.importId ?? null,
    event: event as unknown as JsonObject,
  };
}

/** An entry of what history holds of an event of a person, or of a change of a segment. */
export function entryOfRow(row: EventRow): BareEntry {
  return {
    ...fromEither(row, row.type === "derived" ? "derived" : "accepted"),
    profileId: row.profileId as ProfileId,
    segmentId: segmentOf(row),
    signed: row.signed,
    importId: row.importId === "" ? null : row.importId,
  };
}

/** The segment that was entered or left; only what the stream itself found says one. */
export function segmentOf({ type, properties }: Pick<EventRow, "type" | "properties">): SegmentId | null {
  const { segmentId } = properties;
  return type === "derived" && typeof segmentId === "string" ? (segmentId as SegmentId) : null;
}

/** An entry of what history holds of an event that is nobody's. */
export function entryOfProfileless(row: ProfilelessRow): BareEntry {
  return {
    ...fromEither(row, row.bot.length === 0 ? "counted" : "bot"),
    claims: claimsOf(withoutEmpty(row)),
    bot: row.bot,
  };
}

function fromEither(row: EventRow | ProfilelessRow, outcome: Outcome): BareEntry {
  return {
    ...NOTHING,
    id: entryId({ kind: "event", eventId: row.eventId }),
    outcome,
    at: row.receivedAt,
    eventId: row.eventId,
    name: row.name,
    type: row.type,
    messageId: row.messageId === "" ? null : row.messageId,
    occurredAt: row.occurredAt,
    receivedAt: row.receivedAt,
    key: row.key === "public" || row.key === "secret" ? row.key : null,
    siteId: row.siteId === "" ? null : (row.siteId as SiteId),
    event: withoutEmpty(row),
  };
}

/** What was absent when the event came is empty in history, and absent again here. */
export function withoutEmpty(row: EventRow | ProfilelessRow): JsonObject {
  const isEmpty = (value: Json): boolean =>
    value === "" || value === false || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  const event = Object.entries(row).filter(([key, value]) => key !== "profileId" && !isEmpty(value));
  return Object.fromEntries(event);
}

/** A row of `rejected_event`. */
export interface RejectedRow {
  readonly seq: number;
  readonly position: number;
  readonly code: string;
  readonly reason: string;
  readonly path: string | null;
  readonly keyKind: "public" | "secret";
  readonly siteId: SiteId | null;
  readonly eventId: string | null;
  readonly body: string;
  readonly receivedAt: number;
}

/** An entry of an event, or a field of one, that was not accepted. */
export function entryOfRejected(row: RejectedRow): BareEntry {
  const { seq, position, code, reason, path, keyKind, siteId, eventId, receivedAt } = row;
  const sent = parsed(row.body);
  return {
    ...NOTHING,
    ...sentWords(sent),
    id: entryId({ kind: "rejected", seq, position }),
    outcome: "rejected",
    at: receivedAt,
    eventId,
    occurredAt: null,
    receivedAt,
    key: keyKind,
    siteId,
    fault: { code, reason, path },
    event: sent,
  };
}

/** A row of `dead_letter`. */
export interface LetterRow {
  readonly eventId: string;
  readonly event: string;
  readonly reason: string;
  readonly failedAt: number;
}

/** An entry of an event that was accepted and could not be worked out. */
export function entryOfLetter({ eventId, event: text, reason, failedAt }: LetterRow): BareEntry {
  const event = parsed(text);
  const { key, occurredAt, receivedAt, siteId } = isJsonObject(event) ? event : {};
  return {
    ...NOTHING,
    ...sentWords(event),
    id: entryId({ kind: "letter", eventId }),
    outcome: "dead_letter",
    at: failedAt,
    eventId,
    occurredAt: typeof occurredAt === "number" ? occurredAt : null,
    receivedAt: typeof receivedAt === "number" ? receivedAt : null,
    key: key === "public" || key === "secret" ? key : null,
    siteId: typeof siteId === "string" ? (siteId as SiteId) : null,
    fault: { code: null, reason, path: null },
    event,
  };
}

/** What came may be anything: text that is no JSON stays text. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** What an event that was not taken in calls itself. */
function sentWords(sent: Json): Pick<BareEntry, "name" | "type" | "messageId" | "claims"> {
  const body = isJsonObject(sent) ? sent : {};
  const type = text(body.type) ?? "";
  return {
    // An accepted event (of a dead letter) has a name; what was sent has `event`, and a page's `name` is the page's.
    name: text(body.event) ?? (isPage(type) ? `${type}.viewed` : (text(body.name) ?? (type || callOf(body)))),
    type,
    messageId: text(body.messageId) ?? null,
    claims: claimsOf(sent),
  };
}

function isPage(type: string): boolean {
  return type === "page" || type === "screen";
}

/** What a body that was sent by a call of its own is called, by what that call alone has; empty when nothing tells. */
function callOf(body: JsonObject): string {
  if ("previousId" in body) return "alias";
  if ("groupId" in body) return "group";
  if ("traits" in body) return "identify";
  return text(valueAt(body, ["properties", "url"])) === undefined ? "" : "page.viewed";
}

function claimsOf(event: Json): Claims {
  const userId = text(valueAt(event, ["userId"]));
  const anonymousId = text(valueAt(event, ["anonymousId"]));
  const email = text(valueAt(event, ["email"])) ?? text(valueAt(event, ["traits", "email"]));
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(email === undefined ? {} : { email }),
  };
}

function text(value: Json | undefined): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
