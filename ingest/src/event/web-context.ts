import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import type { Findings } from "./fault.ts";
import { readObject } from "./fields.ts";
import type { Sender } from "./normalise-event.ts";

const PAGE_KEYS = ["path", "referrer", "search", "title", "url"] as const;

/**
 * The context of an event. A browser's address and user agent are those of its connection, whatever it says; a server sends those
 * of the person that it speaks for. The event's own keys go before the batch's.
 */
export function readContext(
  sent: JsonObject,
  sender: Sender,
  batchContext: JsonObject | undefined,
  found: Findings,
): JsonObject {
  const own = readObject(sent, "context", found);
  const context: Record<string, Json> = { ...batchContext, ...own };
  if (sender.key === "secret") return context;
  if (sender.address === undefined) delete context.ip;
  else context.ip = sender.address;
  if (sender.userAgent !== undefined) context.userAgent = sender.userAgent;
  return context;
}

/** A page call from a client that describes the page in its properties alone gets `context.page`, where attribution looks. */
export function withPage(context: JsonObject, properties: JsonObject): JsonObject {
  if (isJsonObject(context.page)) return context;
  const page = PAGE_KEYS.filter((key) => typeof properties[key] === "string").map((key) => [key, properties[key]]);
  return page.length === 0 ? context : { ...context, page: Object.fromEntries(page) as JsonObject };
}
