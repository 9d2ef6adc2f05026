import type { CollectedEvent, EventType } from "@regulars/contracts/event";
import type { EventId } from "@regulars/contracts/ids";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { findings } from "../event/fault.ts";
import { readText } from "../event/fields.ts";
import {
  type Arrival,
  MAX_MESSAGE_ID_CHARS,
  type Normalised,
  readName,
  rejected,
  type Sender,
} from "../event/normalise-event.ts";
import { readOccurredAt } from "../event/occurred-at.ts";
import { MAX_DEPTH, nestsWithin, storableText } from "../event/sanitise.ts";
import { cleanEvent } from "./clean-event.ts";
import { countedAddress, originOf } from "./counted-address.ts";
import { identifiersOf, withoutIdentifiers } from "./identifiers.ts";
import { withoutEmails } from "./without-emails.ts";

/** Longest text that is kept of a page or campaign. */
const MAX_TEXT_CHARS = 1_000;

const CAMPAIGN_KEYS = ["source", "medium", "name", "term", "content"] as const;

/**
 * What may be kept of the event of a visitor who has not consented: that it happened, when, on which page and of which campaign. The
 * event is built of that alone, so whatever else a client sends does not come through; and where its own identifiers stand in
 * a page's address, title or campaign, they are taken out.
 */
export function countEvent(sent: Json, type: EventType, sender: Sender, arrival: Arrival): Normalised {
  if (!isJsonObject(sent)) return rejected("not_an_object", "An event must be a JSON object");
  if (!nestsWithin(sent, MAX_DEPTH)) return rejected("too_deep", `An event may nest ${MAX_DEPTH} levels deep`);
  const found = findings();
  const cleaned = cleanEvent(sent, sender.settings);
  const name = readName(cleaned, type, sender, found);
  const eventId = arrival.newId() as EventId;
  const messageId = readText(cleaned, "messageId", MAX_MESSAGE_ID_CHARS, found) ?? eventId;
  const occurredAt = readOccurredAt(cleaned, arrival.batchSentAt, arrival.receivedAt, found);
  if (found.fatal !== undefined) return { kind: "rejected", fault: found.fatal };
  const context = { ...arrival.batchContext, ...objectAt(cleaned, "context") };
  const identifiers = identifiersOf({ ...cleaned, context });
  const keep = (text: string): string =>
    storableText(withoutIdentifiers(withoutEmails(text), identifiers).slice(0, MAX_TEXT_CHARS));
  const event: CollectedEvent = {
    eventId,
    // Kept, so that the same event sent again is one; unless it tells who sent it.
    messageId:
      messageId.includes("@") || withoutIdentifiers(messageId, identifiers) !== messageId ? eventId : messageId,
    type,
    name: keep(name),
    properties: countedProperties(cleaned, type, keep),
    context: countedContext(context, sender.gpc, keep),
    occurredAt,
    receivedAt: arrival.receivedAt,
    key: sender.key,
    ...(sender.siteId === undefined ? {} : { siteId: sender.siteId }),
    counted: true,
  };
  return { kind: "accepted", event, refused: [] };
}

type Keep = (text: string) => string;

function countedProperties(sent: JsonObject, type: EventType, keep: Keep): JsonObject {
  const properties = objectAt(sent, "properties");
  const page = countedPage(properties, keep);
  if (type === "track") return page;
  const named = ["name", "category"];
  return { ...texts(sent, named, keep), ...texts(properties, named, keep), ...page };
}

function countedContext(context: JsonObject, gpc: boolean, keep: Keep): JsonObject {
  const page = countedPage(objectAt(context, "page"), keep);
  const campaign = texts(objectAt(context, "campaign"), CAMPAIGN_KEYS, keep);
  return {
    ...(Object.keys(page).length === 0 ? {} : { page }),
    ...(Object.keys(campaign).length === 0 ? {} : { campaign }),
    ...(gpc || context.gpc === true ? { gpc: true } : {}),
  };
}

function countedPage(page: JsonObject, keep: Keep): JsonObject {
  const { url, path, referrer } = page;
  const origin = typeof referrer === "string" ? originOf(referrer) : undefined;
  return {
    ...texts(page, ["title"], keep),
    ...(typeof url === "string" ? { url: keep(countedAddress(url)) } : {}),
    ...(typeof path === "string" ? { path: keep(countedAddress(path)) } : {}),
    ...(origin === undefined ? {} : { referrer: keep(origin) }),
  };
}

function texts(object: JsonObject, keys: readonly string[], keep: Keep): JsonObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = object[key];
      return typeof value === "string" && value !== "" ? [[key, keep(value)]] : [];
    }),
  );
}

function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isJsonObject(value) ? value : {};
}
