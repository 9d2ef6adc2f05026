import type { BotReason, EventType, ImportOrigin, RejectedEvent } from "@regulars/contracts/event";
import type { EventId } from "@regulars/contracts/ids";
import { isJsonObject, type Json } from "@regulars/contracts/json";
import { type Call, MAX_EVENT_BYTES, typeOf } from "./body/parse-call.ts";
import { botSigns } from "./bots/bot-signs.ts";
import { requestSigns } from "./bots/request-signs.ts";
import type { EdgeMemory } from "./edge-memory.ts";
import type { Fault } from "./event/fault.ts";
import { type Arrival, type Normalised, normaliseEvent, type Sender } from "./event/normalise-event.ts";
import { anonymousBody, rejectedBody } from "./event/rejected-body.ts";
import type { RejectedInAnswer } from "./http/answer.ts";
import { cleanEvent } from "./privacy/clean-event.ts";
import { admission } from "./privacy/consent.ts";
import { countEvent } from "./privacy/count-event.ts";
import { gpcWithdrawal } from "./privacy/gpc.ts";
import type { Submission } from "./publisher.ts";

/** The events of one request, told apart. */
export interface Sorted extends Submission {
  /** One for each rejected event, and for each field that was refused of an accepted one. */
  readonly faults: readonly RejectedInAnswer[];
  /** How many events the studio's consent mode let pass without a trace. */
  readonly dropped: number;
  /** What the memory's `withdrawals` are to remember once the events are durable. */
  readonly withdrawals: readonly string[];
}

export interface SortOptions {
  /** Type of the events; absent for a batch, whose events say it themselves. */
  readonly type: EventType | undefined;
  readonly sender: Sender;
  readonly receivedAt: number;
  readonly newId: () => string;
  /** Of events that come from a file. */
  readonly imported?: ImportOrigin | undefined;
  /** Absent where no browser sends, as for a file. */
  readonly memory?: EdgeMemory | undefined;
}

/**
 * Tells the events of a call apart: what is good becomes JSON for the stream, what is not is kept beside it with its reason, and of
 * visitors who have not consented as little remains as the studio says.
 */
export function sortEvents(call: Call, options: SortOptions): Sorted {
  const { sender, memory } = options;
  const arrival = arrivalOf(call, options);
  const request: Request = { sender, arrival, memory, signs: requestSigns(sender) };
  const sorting: Sorting = { events: [], rejected: [], faults: [], dropped: 0, withdrawals: [] };
  for (const [index, sent] of call.events.entries()) {
    sortOne({ index, sent, type: options.type ?? typeOf(sent) }, request, sorting);
  }
  return sorting;
}

/** What is so far known of a call. */
type Sorting = {
  readonly [Key in keyof Omit<Sorted, "dropped">]: Sorted[Key][number][];
} & { dropped: number };

/** What all events of a call share. */
interface Request {
  readonly sender: Sender;
  readonly arrival: Arrival;
  readonly memory: EdgeMemory | undefined;
  readonly signs: readonly BotReason[];
}

/** An event as it was sent. */
interface Sent {
  /** Place in the call. */
  readonly index: number;
  readonly sent: Json;
  readonly type: EventType | undefined;
}

// A closure for each event would cost as much as the rest of this: hence so many parameters.
function sortOne({ index, sent, type }: Sent, request: Request, sorting: Sorting): void {
  const { sender, arrival, memory } = request;
  const admitted = admission(sent, type, sender, arrival.batchContext);
  const bot = sender.key === "secret" ? NONE : botSigns({ sent, type, sender, arrival }, request.signs, memory?.rates);
  if (admitted === "drop") {
    sorting.dropped++;
    return;
  }
  const body = admitted === "count" ? anonymousBody : rejectedBody;
  const outcome =
    admitted === "count" ? countEvent(sent, type ?? "track", sender, arrival) : readEvent(sent, type, sender, arrival);
  if (outcome.kind === "rejected") {
    keepRejected({ index, ...outcome.fault }, { request, body: body(sent, sender.settings) }, sorting);
    return;
  }
  const event = bot.length === 0 ? outcome.event : { ...outcome.event, bot };
  const json = JSON.stringify(event);
  if (isTooLarge(json, sent)) {
    keepRejected({ index, ...TOO_LARGE }, { request, body: body(sent, sender.settings) }, sorting);
    return;
  }
  if (event.context.gpc === true && memory !== undefined) {
    const withdrawal = gpcWithdrawal(event, sender, arrival, memory.withdrawals, sorting.withdrawals);
    if (withdrawal !== undefined) sorting.events.push(JSON.stringify(withdrawal));
  }
  sorting.events.push(json);
  for (const fault of outcome.refused) {
    const rejection = { request, body: body(sent, sender.settings), eventId: event.eventId };
    keepRejected({ index, ...fault }, rejection, sorting);
  }
}

const NONE: readonly BotReason[] = [];

function arrivalOf(call: Call, { sender, receivedAt, newId, imported }: SortOptions): Arrival {
  const context = call.context && cleanEvent({ context: call.context }, sender.settings).context;
  const batchContext = isJsonObject(context) ? context : undefined;
  return { receivedAt, newId, imported, batchSentAt: call.sentAt, batchContext };
}

const UNKNOWN_TYPE: Fault = {
  code: "unknown_type",
  reason: "type must be track, page, screen, identify, group or alias",
  path: "type",
};
const TOO_LARGE: Fault = { code: "too_large", reason: `An event has at most ${MAX_EVENT_BYTES / 1024} KB` };

function readEvent(sent: Json, type: EventType | undefined, sender: Sender, arrival: Arrival): Normalised {
  // An event that is no object is told so, whatever its type might have been.
  if (type === undefined && isJsonObject(sent)) return { kind: "rejected", fault: UNKNOWN_TYPE };
  return normaliseEvent(sent, type ?? "track", sender, arrival);
}

/** The limit is on what was sent, which need only be measured when what became of it is large. */
function isTooLarge(json: string, sent: Json): boolean {
  if (json.length <= MAX_EVENT_BYTES / 3 || Buffer.byteLength(json) <= MAX_EVENT_BYTES) return false;
  return Buffer.byteLength(JSON.stringify(sent)) > MAX_EVENT_BYTES;
}

interface Rejection {
  readonly request: Request;
  readonly body: Json;
  /** Of the event that was accepted without the field at fault. */
  readonly eventId?: EventId;
}

function keepRejected(place: RejectedInAnswer, { request, body, eventId }: Rejection, sorting: Sorting): void {
  const { sender, arrival } = request;
  const rejected: RejectedEvent = {
    ...place,
    receivedAt: arrival.receivedAt,
    key: sender.key,
    ...(sender.siteId === undefined ? {} : { siteId: sender.siteId }),
    ...(eventId === undefined ? {} : { eventId }),
    body,
  };
  sorting.faults.push(place);
  sorting.rejected.push(JSON.stringify(rejected));
}
