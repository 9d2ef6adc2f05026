import { parseInstantMs } from "@regulars/contracts/instant";
import type { Json, JsonObject } from "@regulars/contracts/json";
import { type Findings, reject } from "./fault.ts";

/** The last instant that a JavaScript date can hold. */
const MAX_INSTANT_MS = 8.64e15;

/**
 * When the event happened, by the server's clock: `receivedAt − (sentAt − timestamp)`, so that a client whose clock is wrong is
 * put right by how long it held the event; without `sentAt` the client's `timestamp`; without that `receivedAt`. Never later
 * than `receivedAt`. RudderStack's SDKs call the timestamp `originalTimestamp`.
 *
 * @param batchSentAt `sentAt` of the batch, for an event that has none of its own
 */
export function readOccurredAt(
  event: JsonObject,
  batchSentAt: Json | undefined,
  receivedAt: number,
  found: Findings,
): number {
  const timestampKey = event.timestamp === undefined || event.timestamp === null ? "originalTimestamp" : "timestamp";
  const timestamp = readInstant(event[timestampKey], timestampKey, found);
  const sentAt = readInstant(event.sentAt ?? batchSentAt, "sentAt", found);
  if (timestamp === undefined) return receivedAt;
  const occurredAt = sentAt === undefined ? timestamp : receivedAt - (sentAt - timestamp);
  if (occurredAt < 0) reject(found, "invalid_timestamp", `${timestampKey} is before 1970`, timestampKey);
  return Math.min(occurredAt, receivedAt);
}

function readInstant(value: Json | undefined, path: string, found: Findings): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") {
    const instant = parseInstantMs(value);
    if (instant !== undefined) return instant;
  }
  if (typeof value === "number" && Math.abs(value) <= MAX_INSTANT_MS) return Math.floor(value);
  return reject(found, "invalid_timestamp", `${path} must be an ISO 8601 instant or epoch milliseconds`, path);
}
