import { canonicalName, isDerived, needsSecretKey } from "@regulars/contracts/catalogue";
import type { CollectSettings } from "@regulars/contracts/collect-settings";
import type { CollectedEvent, EventType, ImportOrigin, KeyKind } from "@regulars/contracts/event";
import type { EventId, SiteId } from "@regulars/contracts/ids";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { cleanEvent } from "../privacy/clean-event.ts";
import { checkConsent } from "./consent.ts";
import { type Fault, type Findings, findings, reject } from "./fault.ts";
import { readText } from "./fields.ts";
import { readIdentifiers } from "./identifiers.ts";
import { readOccurredAt } from "./occurred-at.ts";
import { readProperties } from "./properties.ts";
import { MAX_DEPTH, nestsWithin } from "./sanitise.ts";
import { readTraits } from "./traits.ts";
import { contextWithoutUserHash } from "./user-hash.ts";
import { readContext, withPage } from "./web-context.ts";

const MAX_NAME_CHARS = 200;
/** Longest `messageId` that an event may have. */
export const MAX_MESSAGE_ID_CHARS = 100;

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
export function normaliseEvent(raw: Json, type: EventType, sender: Sender, arrival: Arrival): Normalised {
  if (!isJsonObject(raw)) return rejected("not_an_object", "An event must be a JSON object");
  if (!nestsWithin(raw, MAX_DEPTH)) return rejected("too_deep", `An event may nest ${MAX_DEPTH} levels deep`);
  const sent = cleanEvent(raw, sender.settings);
  const found = findings();
  const name = readName(sent, type, sender, found);
  const eventId = arrival.newId() as EventId;
  const event: Draft = {
    eventId,
    messageId: readText(sent, "messageId", MAX_MESSAGE_ID_CHARS, found) ?? eventId,
    type,
    name,
    properties: readProperties(sent, { type, name }, sender, found),
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
    const traits = readTraits(sent, event, sender.signingSecrets, found);
    if (traits !== undefined) event.traits = traits;
  }
  event.context = contextWithoutUserHash(event.context);
  checkConsent(sent, event, found);
  return found.fatal === undefined
    ? { kind: "accepted", event, refused: found.refused }
    : { kind: "rejected", fault: found.fatal };
}

/** An event that is none, as a whole. */
export function rejected(code: Fault["code"], reason: string): Normalised {
  return { kind: "rejected", fault: { code, reason } };
}

/** The canonical name of a call; what may not be sent under it, or by this sender, is a fault. */
export function readName(sent: JsonObject, type: EventType, sender: Sender, found: Findings): string {
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
