import { isJsonObject } from "@regulars/contracts/json";
import type { Answer } from "./answer.ts";

/** A transparent GIF of one pixel. */
const GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

/** Keys of a pixel's query that belong to the call itself; any other is a property. */
const CALL_KEYS: ReadonlySet<string> = new Set([
  "writeKey",
  "event",
  "name",
  "category",
  "userId",
  "anonymousId",
  "messageId",
  "timestamp",
]);

export function pixelAnswer(): Answer {
  return { status: 200, body: GIF, headers: { "content-type": "image/gif", "cache-control": "no-store" } };
}

/**
 * The JSON body that a pixel's query stands for: `data`, as JSON or its base64 (Segment's pixel API), else the keys of the query
 * themselves. `undefined` when there is nothing in it.
 */
export function pixelBody(query: string): string | undefined {
  const parameters = new URLSearchParams(query);
  const data = parameters.get("data");
  if (data !== null) return isJson(data) ? data : Buffer.from(data.replaceAll(" ", "+"), "base64").toString("utf8");
  const entries = [...parameters];
  if (entries.length === 0) return undefined;
  const ofCall = entries.filter(([key]) => CALL_KEYS.has(key));
  const properties = entries.filter(([key]) => !CALL_KEYS.has(key));
  return JSON.stringify({ ...Object.fromEntries(ofCall), properties: Object.fromEntries(properties) });
}

function isJson(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}
