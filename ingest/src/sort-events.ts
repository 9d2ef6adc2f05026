import type { EventType, ImportOrigin, RejectedEvent } from "@regulars/contracts/event";
import type { EventId } from "@regulars/contracts/ids";
import type { Json } from "@regulars/contracts/json";
import { type Call, MAX_EVENT_BYTES, typeOf } from "./body/parse-call.ts";
import type { Fault } from "./event/fault.ts";
import { type Arrival, normaliseEvent, type Sender } from "./event/normalise-event.ts";
import { rejectedBody } from "./event/rejected-body.ts";
import type { RejectedInAnswer } from "./http/answer.ts";
import type { Submission } from "./publisher.ts";

/** The events of one request, told apart. */
export interface Sorted extends Submission {
  /** One for each rejected event, and for each field that was refused of an accepted one. */
  readonly faults: readonly RejectedInAnswer[];
  /** How many events the studio's consent mode let pass without a trace. */
  readonly dropped: number;
}

export interface SortOptions {
  /** Type of the events; absent for a batch, whose events say it themselves. */
  readonly type: EventType | undefined;
  readonly sender: Sender;
  readonly receivedAt: number;
  readonly newId: () => string;
  /** Of events that come from a file. */
  readonly imported?: ImportOrigin | undefined;
}

/** Normalises each event of a call: what is good becomes JSON for the stream, what is not is kept beside it with its reason. */
export function sortEvents(call: Call, { type, sender, receivedAt, newId, imported }: SortOptions): Sorted {
  const arrival: Arrival = { receivedAt, newId, imported, batchSentAt: call.sentAt, batchContext: call.context };
  const events: string[] = [];
  const rejected: string[] = [];
  const faults: RejectedInAnswer[] = [];
  const keep = (index: number, fault: Fault, sent: Json, eventId?: EventId): void => {
    const place = { index, ...fault };
    const kept: RejectedEvent = {
      ...place,
      receivedAt,
      key: sender.key,
      ...(sender.siteId === undefined ? {} : { siteId: sender.siteId }),
      ...(eventId === undefined ? {} : { eventId }),
      body: rejectedBody(sent),
    };
    faults.push(place);
    rejected.push(JSON.stringify(kept));
  };
  for (const [index, sent] of call.events.entries()) {
    const outcome = sortEvent(sent, type ?? typeOf(sent), sender, arrival);
    if (outcome.kind === "accepted") {
      events.push(outcome.json);
      for (const fault of outcome.refused) keep(index, fault, sent, outcome.eventId);
    } else {
      keep(index, outcome.fault, sent);
    }
  }
  return { events, rejected, faults, dropped: 0 };
}

type Outcome =
  | { readonly kind: "accepted"; readonly eventId: EventId; readonly json: string; readonly refused: readonly Fault[] }
  | { readonly kind: "rejected"; readonly fault: Fault };

const UNKNOWN_TYPE: Fault = {
  code: "unknown_type",
  reason: "type must be track, page, screen, identify, group or alias",
  path: "type",
};
const TOO_LARGE: Fault = { code: "too_large", reason: `An event has at most ${MAX_EVENT_BYTES / 1024} KB` };

function sortEvent(sent: Json, type: EventType | undefined, sender: Sender, arrival: Arrival): Outcome {
  // An event that is no object is told so, whatever its type might have been.
  const isObject = typeof sent === "object" && sent !== null && !Array.isArray(sent);
  if (type === undefined && isObject) return { kind: "rejected", fault: UNKNOWN_TYPE };
  const normalised = normaliseEvent(sent, type ?? "track", sender, arrival);
  if (normalised.kind === "rejected") return normalised;
  const json = JSON.stringify(normalised.event);
  // The limit is on what was sent, which need only be measured when what became of it is large.
  if (json.length > MAX_EVENT_BYTES / 3 && isTooLarge(json, sent)) return { kind: "rejected", fault: TOO_LARGE };
  return { kind: "accepted", eventId: normalised.event.eventId, json, refused: normalised.refused };
}

function isTooLarge(json: string, sent: Json): boolean {
  return Buffer.byteLength(json) > MAX_EVENT_BYTES && Buffer.byteLength(JSON.stringify(sent)) > MAX_EVENT_BYTES;
}
