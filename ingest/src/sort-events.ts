import type { EventType, ImportOrigin, RejectedEvent } from "@regulars/contracts/event";
import type { EventId } from "@regulars/contracts/ids";
import { isJsonObject, type Json } from "@regulars/contracts/json";
import { type Call, MAX_EVENT_BYTES, typeOf } from "./body/parse-call.ts";
import { createBotSigns } from "./bots/bot-signs.ts";
import type { EdgeMemory } from "./edge-memory.ts";
import type { Fault } from "./event/fault.ts";
import { type Arrival, type Normalised, normaliseEvent, type Sender } from "./event/normalise-event.ts";
import { anonymousBody, rejectedBody } from "./event/rejected-body.ts";
import type { RejectedInAnswer } from "./http/answer.ts";
import { cleanEvent } from "./privacy/clean-event.ts";
import { admission } from "./privacy/consent.ts";
import { countEvent } from "./privacy/count-event.ts";
import { createWithdrawals } from "./privacy/gpc.ts";
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
  const { sender, receivedAt, memory } = options;
  const arrival = arrivalOf(call, options);
  const { batchContext } = arrival;
  const signs = createBotSigns({ sender, batchContext, rates: memory?.rates, receivedAt });
  const withdrawals = memory && createWithdrawals(sender, arrival, memory.withdrawals);
  const events: string[] = [];
  const rejected: string[] = [];
  const faults: RejectedInAnswer[] = [];
  let dropped = 0;
  for (const [index, sent] of call.events.entries()) {
    const type = options.type ?? typeOf(sent);
    const admitted = admission(sent, type, sender, batchContext);
    const bot = signs(sent, type);
    if (admitted === "drop") {
      dropped++;
      continue;
    }
    const outcome = (admitted === "count" ? countOne : sortOne)(sent, type, sender, arrival);
    const keep = (fault: Fault, eventId?: EventId): void => {
      const body = admitted === "count" ? anonymousBody(sent) : rejectedBody(sent, sender.settings);
      faults.push({ index, ...fault });
      rejected.push(JSON.stringify(rejectedEvent({ index, ...fault }, { sender, receivedAt, eventId, body })));
    };
    if (outcome.kind === "rejected") {
      keep(outcome.fault);
      continue;
    }
    const event = bot.length === 0 ? outcome.event : { ...outcome.event, bot };
    const json = JSON.stringify(event);
    if (isTooLarge(json, sent)) {
      keep(TOO_LARGE);
      continue;
    }
    const withdrawal = withdrawals?.with(event);
    if (withdrawal !== undefined) events.push(JSON.stringify(withdrawal));
    events.push(json);
    for (const fault of outcome.refused) keep(fault, event.eventId);
  }
  return { events, rejected, faults, dropped, withdrawals: withdrawals?.made ?? [] };
}

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

function sortOne(sent: Json, type: EventType | undefined, sender: Sender, arrival: Arrival): Normalised {
  // An event that is no object is told so, whatever its type might have been.
  if (type === undefined && isJsonObject(sent)) return { kind: "rejected", fault: UNKNOWN_TYPE };
  return normaliseEvent(sent, type ?? "track", sender, arrival);
}

function countOne(sent: Json, type: EventType | undefined, sender: Sender, arrival: Arrival): Normalised {
  return countEvent(sent, type ?? "track", sender, arrival);
}

/** The limit is on what was sent, which need only be measured when what became of it is large. */
function isTooLarge(json: string, sent: Json): boolean {
  if (json.length <= MAX_EVENT_BYTES / 3 || Buffer.byteLength(json) <= MAX_EVENT_BYTES) return false;
  return Buffer.byteLength(JSON.stringify(sent)) > MAX_EVENT_BYTES;
}

interface Rejection {
  readonly sender: Sender;
  readonly receivedAt: number;
  /** Of the event that was accepted without the field at fault. */
  readonly eventId: EventId | undefined;
  readonly body: Json;
}

function rejectedEvent(place: RejectedInAnswer, { sender, receivedAt, eventId, body }: Rejection): RejectedEvent {
  return {
    ...place,
    receivedAt,
    key: sender.key,
    ...(sender.siteId === undefined ? {} : { siteId: sender.siteId }),
    ...(eventId === undefined ? {} : { eventId }),
    body,
  };
}
