import type { CollectSettings } from "@regulars/contracts/collect-settings";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { cleanAddress, cleanQuery } from "./clean-address.ts";

/** Keys of an event itself that say who, what and when: they are no addresses, and an event is none without them. */
export const OWN_KEYS: ReadonlySet<string> = new Set([
  ...["type", "event", "messageId", "userId", "anonymousId", "previousId", "groupId", "email", "phone", "userHash"],
  ...["timestamp", "originalTimestamp", "sentAt", "writeKey"],
]);
/** Keys of an event that hold what it is about: never taken out as a whole. */
export const HOLDERS: ReadonlySet<string> = new Set(["properties", "traits", "context"]);
/** Keys whose text is a query, with or without its question mark. */
const QUERY_KEYS: ReadonlySet<string> = new Set(["search", "query", "querystring", "query_string", "hash", "fragment"]);

/** Most texts have none of these, and nothing to take out. */
const MAY_BE_ADDRESS = /[?#&;@%=]/;

/**
 * An event without what the studio denies and without secrets in web addresses, at any depth. What has none of them is the same
 * object again.
 * @param sent nests no deeper than the stack allows
 */
export function cleanEvent(sent: JsonObject, settings: Pick<CollectSettings, "deniedKeys">): JsonObject {
  const denied = deniedOf(settings.deniedKeys);
  let cleaned: Record<string, Json> | undefined;
  for (const key in sent) {
    const value = sent[key] as Json;
    if (OWN_KEYS.has(key)) continue;
    if (!HOLDERS.has(key) && denied.has(key.toLowerCase())) {
      cleaned ??= { ...sent };
      delete cleaned[key];
      continue;
    }
    const kept = cleanValue(value, key, denied);
    if (kept === value) continue;
    cleaned ??= { ...sent };
    cleaned[key] = kept;
  }
  return cleaned ?? sent;
}

/** The keys that the studio denies, in lower case. */
export type DeniedKeys = ReadonlySet<string>;

const known = new WeakMap<readonly string[], DeniedKeys>();

export function deniedOf(deniedKeys: readonly string[]): DeniedKeys {
  let denied = known.get(deniedKeys);
  if (denied === undefined) {
    denied = new Set(deniedKeys.map((key) => key.toLowerCase()));
    known.set(deniedKeys, denied);
  }
  return denied;
}

/** A text without secrets in the address that it is. */
export function cleanText(text: string, key: string): string {
  if (!MAY_BE_ADDRESS.test(text)) return text;
  return QUERY_KEYS.has(key) ? cleanQuery(text) : cleanAddress(text);
}

function cleanValue(value: Json, key: string, denied: DeniedKeys): Json {
  if (typeof value === "string") return cleanText(value, key);
  if (typeof value !== "object" || value === null) return value;
  return isJsonObject(value) ? cleanObject(value, denied) : cleanArray(value, key, denied);
}

function cleanObject(object: JsonObject, denied: DeniedKeys): JsonObject {
  let cleaned: Record<string, Json> | undefined;
  for (const key in object) {
    const value = object[key] as Json;
    if (denied.size > 0 && denied.has(key.toLowerCase())) {
      cleaned ??= { ...object };
      delete cleaned[key];
      continue;
    }
    const kept = cleanValue(value, key, denied);
    if (kept === value) continue;
    cleaned ??= { ...object };
    cleaned[key] = kept;
  }
  return cleaned ?? object;
}

function cleanArray(array: readonly Json[], key: string, denied: DeniedKeys): readonly Json[] {
  let cleaned: Json[] | undefined;
  for (const [index, value] of array.entries()) {
    const kept = cleanValue(value, key, denied);
    if (kept === value) continue;
    cleaned ??= [...array];
    cleaned[index] = kept;
  }
  return cleaned ?? array;
}
