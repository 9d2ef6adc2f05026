import { canonicalName, isDerived, needsSecretKey } from "@regulars/contracts/catalogue";
import type { CollectSettings } from "@regulars/contracts/collect-settings";
import type { CollectedEvent, EventType, ImportOrigin, KeyKind } from "@regulars/contracts/event";
import type { EventId, SiteId } from "@regulars/contracts/ids";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { normaliseEmail, normalisePhone } from "./contact.ts";
import { type Fault, type Findings, findings, reject } from "./fault.ts";
import { MAX_IDENTIFIER_CHARS, readObject, readText } from "./fields.ts";
import { readOccurredAt } from "./occurred-at.ts";
import { readOrder } from "./order.ts";
import { MAX_DEPTH, nestsWithin } from "./sanitise.ts";
import { readTraits } from "./traits.ts";
import { readContext, withPage } from "./web-context.ts";

const MAX_NAME_CHARS = 200;
const MAX_MESSAGE_ID_CHARS = 100;

/** Who sent a request, as far as it matters to its events. */
export interface Sender {
  readonly key: KeyKind;
  readonly keyId?: string | undefined;
  /** Of the studio; stands for the currency that an order does not name. */
  readonly currency: string;
  /** Of the key, when the key is of one site. */
  readonly siteId: SiteId | undefined;
  /** Of the connection. */
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
  /** Of the studio: what may be kept of its visitors. */
  readonly settings: CollectSettings;
  /** Of the studio, any of which may have made a `userHash`. */
  readonly signingSecrets: readonly string[];
  /** The browser says `Sec-GPC: 1`. */
  readonly gpc: boolean;
  readonly headers: RequestHeaders;
}

/** Headers that browsers send with each request, as text; absent when the request has none. */
export interface RequestHeaders {
  readonly accept?: string | undefined;
  readonly acceptLanguage?: string | undefined;
  readonly secFetchSite?: string | undefined;
  readonly secChUa?: string | undefined;
}

/** What all events of one request share. */
export interface Arrival {
  readonly receivedAt: number;
  readonly batchSentAt?: Json | undefined;
  readonly batchContext?: JsonObject | undefined;
  readonly newId: () => string;
  /** Of events that come from a file. */
  readonly imported?: ImportOrigin | undefined;
}

export type Normalised =
  | {
      readonly kind: "accepted";
      readonly event: CollectedEvent;
      /** Fields that this sender may not set, or that cannot mean what they say: left out of the event. */
      readonly refused: readonly Fault[];
    }
  | { readonly kind: "rejected"; readonly fault: Fault };

type Draft = { -readonly [Key in keyof CollectedEvent]: CollectedEvent[Key] };

/** One event as a client sent it, as the rest of Regulars sees it; or why it is none. */
export function normaliseEvent(sent: Json, type: EventType, sender: Sender, arrival: Arrival): Normalised {
  if (!isJsonObject(sent)) return rejected("not_an_object", "An event must be a JSON object");
  if (!nestsWithin(sent, MAX_DEPTH)) return rejected("too_deep", `An event may nest ${MAX_DEPTH} levels deep`);
  const found = findings();
  const name = readName(sent, type, sender, found);
  const eventId = arrival.newId() as EventId;
  const event: Draft = {
    eventId,
    messageId: readText(sent, "messageId", MAX_MESSAGE_ID_CHARS, found) ?? eventId,
    type,
    name,
    properties: readProperties(sent, type, name, sender, found),
    context: readContext(sent, sender, arrival.batchContext, found),
    occurredAt: readOccurredAt(sent, arrival.batchSentAt, arrival.receivedAt, found),
    receivedAt: arrival.receivedAt,
    key: sender.key,
  };
  if (sender.siteId !== undefined) event.siteId = sender.siteId;
  if (arrival.imported !== undefined) event.imported = arrival.imported;
  readIdentifiers(sent, event, found);
  if (type === "page") event.context = withPage(event.context, event.properties);
  if (type === "identify" || type === "group") {
    const traits = readTraits(sent, event, found);
    if (traits !== undefined) event.traits = traits;
  }
  return found.fatal === undefined
    ? { kind: "accepted", event, refused: found.refused }
    : { kind: "rejected", fault: found.fatal };
}

function rejected(code: Fault["code"], reason: string): Normalised {
  return { kind: "rejected", fault: { code, reason } };
}

function readName(sent: JsonObject, type: EventType, sender: Sender, found: Findings): string {
  if (type === "page") return "page.viewed";
  if (type === "screen") return "screen.viewed";
  if (type !== "track") return type;
  if (typeof sent.event === "number") reject(found, "wrong_type", "event must be text", "event");
  const name = canonicalName(readText(sent, "event", MAX_NAME_CHARS, found)?.trim() ?? "");
  if (name === "") reject(found, "missing_field", "A track call names its event", "event");
  if (isDerived(name)) reject(found, "reserved_name", `${name} is made by Regulars and cannot be sent`, "event");
  if (sender.key === "public" && needsSecretKey(name)) {
    reject(found, "secret_key_required", `${name} is accepted from a secret key only`, "event");
  }
  return name;
}

function readProperties(sent: JsonObject, type: EventType, name: string, sender: Sender, found: Findings): JsonObject {
  const properties = readObject(sent, "properties", found);
  if (name === "order.completed" || name === "order.refunded") {
    return readOrder(name, properties, sender.currency, found);
  }
  if (type === "page" || type === "screen") return withTopLevel(properties, sent, ["name", "category"]);
  if (type !== "group") return properties;
  if (readText(sent, "groupId", MAX_IDENTIFIER_CHARS, found) === undefined) {
    reject(found, "missing_field", "A group call needs a groupId", "groupId");
  }
  return withTopLevel(properties, sent, ["groupId"]);
}

/** Segment's page and screen calls carry name and category beside their properties; both belong to what was seen. */
function withTopLevel(properties: JsonObject, sent: JsonObject, keys: readonly string[]): JsonObject {
  const missing = keys.filter((key) => properties[key] === undefined && typeof sent[key] === "string");
  if (missing.length === 0) return properties;
  return { ...Object.fromEntries(missing.map((key) => [key, sent[key] ?? null])), ...properties };
}

function readIdentifiers(sent: JsonObject, event: Draft, found: Findings): void {
  const userId = readText(sent, "userId", MAX_IDENTIFIER_CHARS, found);
  const anonymousId = readText(sent, "anonymousId", MAX_IDENTIFIER_CHARS, found);
  if (userId !== undefined) event.userId = userId;
  if (anonymousId !== undefined) event.anonymousId = anonymousId;
  readContacts(sent, event, found);
  if (event.type === "alias") readPreviousId(sent, event, found);
  if (userId ?? anonymousId ?? event.email ?? event.phone) return;
  const contacts = event.key === "secret" ? ", an email or a phone" : "";
  reject(found, "no_identity", `An event needs a userId or an anonymousId${contacts}`);
}

/** Top-level `email` and `phone` identify a person without an id, which only a server may say. */
function readContacts(sent: JsonObject, event: Draft, found: Findings): void {
  const email = readText(sent, "email", MAX_IDENTIFIER_CHARS, found);
  const phone = readText(sent, "phone", MAX_IDENTIFIER_CHARS, found);
  if (email === undefined && phone === undefined) return;
  if (event.key === "public") {
    const path = email === undefined ? "phone" : "email";
    found.refused.push({
      code: "secret_key_required",
      reason: `${path} identifies a person from a secret key only`,
      path,
    });
    return;
  }
  const address = email === undefined ? undefined : normaliseEmail(email);
  const number = phone === undefined ? undefined : normalisePhone(phone);
  if (email !== undefined && address === undefined) reject(found, "wrong_type", "email is no e-mail address", "email");
  if (phone !== undefined && number === undefined) {
    reject(found, "wrong_type", "phone must be in international form such as +31612345678", "phone");
  }
  if (address !== undefined) event.email = address;
  if (number !== undefined) event.phone = number;
}

function readPreviousId(sent: JsonObject, event: Draft, found: Findings): void {
  const previousId = readText(sent, "previousId", MAX_IDENTIFIER_CHARS, found);
  if (previousId === undefined) reject(found, "missing_field", "An alias call needs a previousId", "previousId");
  else event.previousId = previousId;
  if (event.userId === undefined) reject(found, "missing_field", "An alias call needs a userId", "userId");
}
