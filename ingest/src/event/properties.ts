import { readCatalogueProperties } from "@regulars/contracts/catalogue/read-properties";
import type { CollectedEvent } from "@regulars/contracts/event";
import { isJsonObject, type JsonObject } from "@regulars/contracts/json";
import { cleanEvent } from "../privacy/clean-event.ts";
import { type Findings, reject } from "./fault.ts";
import { MAX_IDENTIFIER_CHARS, readObject, readText, textOf } from "./fields.ts";
import type { Sender } from "./normalise-event.ts";
import { readOrder } from "./order.ts";

/**
 * The properties of an event: those of the catalogue's events under their canonical names and of the right types, orders complete. What
 * page, screen and group calls carry beside their properties is among them.
 *
 * @param sender its currency, the studio's, stands for the one that an order does not name
 */
export function readProperties(
  sent: JsonObject,
  { type, name }: Pick<CollectedEvent, "type" | "name">,
  sender: Pick<Sender, "currency" | "settings">,
  found: Findings,
): JsonObject {
  const own = readObject(sent, "properties", found);
  const whole = type === "group" ? withGroupId(own, sent, found) : isView(type) ? withTitles(own, sent) : own;
  const read = readCatalogueProperties(name, whole, ({ code, reason, path }) => {
    reject(found, code, reason, path);
  });
  // What a studio denies by our name may have come under Segment's, and got ours only now.
  const mayBeDenied = read !== whole && sender.settings.deniedKeys.length > 0;
  const properties = mayBeDenied ? withoutDenied(read, sender.settings) : read;
  return name === "order.completed" || name === "order.refunded"
    ? readOrder(name, properties, sender.currency, found)
    : properties;
}

function withoutDenied(properties: JsonObject, settings: Sender["settings"]): JsonObject {
  const { properties: kept } = cleanEvent({ properties }, settings);
  return isJsonObject(kept) ? kept : properties;
}

function isView(type: CollectedEvent["type"]): boolean {
  return type === "page" || type === "screen";
}

/** Segment's page and screen calls carry name and category beside their properties; both belong to what was seen. */
function withTitles(properties: JsonObject, sent: JsonObject): JsonObject {
  const keys = ["name", "category"].filter((key) => properties[key] === undefined && textOf(sent[key]) !== undefined);
  if (keys.length === 0) return properties;
  return { ...Object.fromEntries(keys.map((key) => [key, sent[key] ?? null])), ...properties };
}

function withGroupId(properties: JsonObject, sent: JsonObject, found: Findings): JsonObject {
  const groupId = readText(sent, "groupId", MAX_IDENTIFIER_CHARS, found);
  if (groupId !== undefined) return { ...properties, groupId };
  reject(found, "missing_field", "A group call needs a groupId", "groupId");
  return properties;
}
