import type { CollectSettings } from "@regulars/contracts/collect-settings";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { keptAddress } from "../privacy/kept-address.ts";
import { readUserAgent } from "../privacy/user-agent.ts";
import type { Findings } from "./fault.ts";
import { readObject } from "./fields.ts";
import type { Sender } from "./normalise-event.ts";

const PAGE_KEYS = ["path", "referrer", "search", "title", "url"] as const;

/** What the edge alone says of an event, there or elsewhere in it. */
const EDGE_KEYS = ["bot", "counted", "imported", "signed", "siteId"] as const;

/**
 * The context of an event. A browser's address and user agent are those of its connection, whatever it says; a server sends those
 * of the person that it speaks for. Of both remains what the studio keeps. The event's own keys go before the batch's.
 */
export function readContext(
  sent: JsonObject,
  sender: Sender,
  batchContext: JsonObject | undefined,
  found: Findings,
): JsonObject {
  const own = readObject(sent, "context", found);
  const context: Record<string, Json> = { ...batchContext, ...own };
  for (const key of EDGE_KEYS) if (key in context) delete context[key];
  if (sender.key === "public") {
    set(context, "client", undefined);
    set(context, "ip", sender.address);
    set(context, "userAgent", sender.userAgent);
    // Scripts may say it too, as a proxy may not pass the header on; nobody gains by saying so of themselves.
    set(context, "gpc", sender.gpc || context.gpc === true || undefined);
  }
  const { userAgent } = context;
  const client = typeof userAgent === "string" ? readUserAgent(userAgent).client : undefined;
  if (client !== undefined) context.client = client;
  keepConnection(context, sender.settings);
  return context;
}

/** Leaves of address and user agent what the studio keeps. */
export function keepConnection(
  context: Record<string, Json>,
  settings: Pick<CollectSettings, "ip" | "userAgent">,
): void {
  const { ip } = context;
  if (ip !== undefined) set(context, "ip", keptAddress(typeof ip === "string" ? ip : undefined, settings.ip));
  if (settings.userAgent === "keep") return;
  // Client hints are the same text in pieces.
  delete context.userAgent;
  delete context.userAgentData;
}

function set(context: Record<string, Json>, key: string, value: Json | undefined): void {
  if (value !== undefined) context[key] = value;
  else if (key in context) delete context[key];
}

/** A page call from a client that describes the page in its properties alone gets `context.page`, where attribution looks. */
export function withPage(context: JsonObject, properties: JsonObject): JsonObject {
  if (isJsonObject(context.page)) return context;
  const page = PAGE_KEYS.filter((key) => typeof properties[key] === "string").map((key) => [key, properties[key]]);
  return page.length === 0 ? context : { ...context, page: Object.fromEntries(page) as JsonObject };
}
