import type { EventType } from "@regulars/contracts/event";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { MAX_DEPTH, nestsWithin } from "../event/sanitise.ts";
import { type Refusal, refuse } from "../http/answer.ts";

export const MAX_EVENT_BYTES = 32 * 1024;
export const MAX_BATCH_BYTES = 500 * 1024;
export const MAX_BATCH_EVENTS = 1_000;
/** A batch's context is copied into each of its events, so it is held smaller than theirs. */
const MAX_BATCH_CONTEXT_CHARS = 4_096;

/** The events of one request, as sent. */
export interface Call {
  readonly kind: "call";
  readonly events: readonly Json[];
  readonly sentAt?: Json | undefined;
  readonly context?: JsonObject | undefined;
}

/** What a batch says for all of its events, and the events. */
export function parseBatch(body: Json): Call | Refusal {
  if (!isJsonObject(body)) return refuse(400, "not_an_object", "The body must be a JSON object");
  const { batch, sentAt, context } = body;
  if (!Array.isArray(batch)) return refuse(400, "missing_field", "The body needs a batch: an array of events");
  if (batch.length === 0) return refuse(400, "empty_batch", "The batch has no events");
  if (batch.length > MAX_BATCH_EVENTS) {
    return refuse(400, "too_large", `A batch has at most ${MAX_BATCH_EVENTS} events`);
  }
  if (context === undefined || context === null) return { kind: "call", events: batch, sentAt };
  if (!isJsonObject(context)) return refuse(400, "wrong_type", "The batch's context must be an object");
  if (!nestsWithin(context, MAX_DEPTH - 1)) return refuse(400, "too_deep", "The batch's context nests too deep");
  if (JSON.stringify(context).length > MAX_BATCH_CONTEXT_CHARS) {
    return refuse(400, "too_large", "The batch's context is over 4 KB");
  }
  return { kind: "call", events: batch, sentAt, context };
}

export function parseSingle(body: Json): Call | Refusal {
  if (!isJsonObject(body)) return refuse(400, "not_an_object", "The body must be a JSON object");
  return { kind: "call", events: [body] };
}

const TYPES: ReadonlySet<Json | undefined> = new Set<EventType>([
  "track",
  "page",
  "screen",
  "identify",
  "group",
  "alias",
]);

/** The type that an event of a batch says it has. */
export function typeOf(event: Json): EventType | undefined {
  const type = isJsonObject(event) ? event.type : undefined;
  return TYPES.has(type) ? (type as EventType) : undefined;
}
