import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import type { LiveEntry } from "../../server/api/live/live-entry.ts";

/** Where a body could hold a key. */
const KEY_FIELDS = ["writeKey", "write_key", "apiKey", "api_key"];

/** A command that sends a rejected event again once it is mended; the key stays out of it. `undefined` for what cannot be sent. */
export function resendCurl(entry: Pick<LiveEntry, "event" | "fault">, ingestUrl: string): string | undefined {
  // A page that may not use the key is mended by the site's addresses, and no command has an address.
  if (!isJsonObject(entry.event) || entry.fault?.code === "origin_not_allowed") return undefined;
  const body = Object.fromEntries(Object.entries(entry.event).filter(([key]) => !KEY_FIELDS.includes(key)));
  const needsSecret = entry.fault?.code === "secret_key_required";
  return [
    `curl ${ingestUrl}/v1/${callOf(body)}`,
    `-u "$${needsSecret ? "REGULARS_SECRET_KEY" : "REGULARS_KEY"}:"`,
    "-H 'Content-Type: application/json'",
    `-d ${quoted(JSON.stringify(body, null, 2))}`,
  ].join(" \\\n  ");
}

const CALLS = ["track", "page", "screen", "identify", "group", "alias"];

/** The call that a body was sent with; one that does not say so is known by what it has. */
function callOf(body: JsonObject): string {
  const { type } = body;
  if (typeof type === "string" && CALLS.includes(type)) return type;
  if ("event" in body) return "track";
  if ("previousId" in body) return "alias";
  if ("groupId" in body) return "group";
  return "traits" in body ? "identify" : "track";
}

function quoted(text: Json & string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
