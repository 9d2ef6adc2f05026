import type { BotReason, EventType } from "@regulars/contracts/event";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { MAX_IDENTIFIER_CHARS, textOf } from "../event/fields.ts";
import type { Arrival, Sender } from "../event/normalise-event.ts";
import type { RateWatch } from "./rate-watch.ts";

/** An event from a browser, as it was sent. */
export interface SentEvent {
  readonly sent: Json;
  readonly type: EventType | undefined;
  readonly sender: Pick<Sender, "keyId" | "address">;
  readonly arrival: Pick<Arrival, "batchContext" | "receivedAt">;
}

/**
 * Why an event from a browser is taken for a machine's: what its request says, and what it says itself, which counts against it alone.
 * @param ofRequest see `requestSigns`
 * @param rates absent where nobody's rate is watched
 */
export function botSigns(
  event: SentEvent,
  ofRequest: readonly BotReason[],
  rates: RateWatch | undefined,
): readonly BotReason[] {
  const { sent, arrival } = event;
  if (!isJsonObject(sent)) return ofRequest;
  const driven = isDriven(sent, arrival.batchContext);
  const fast = rates !== undefined && isFast(sent, event, rates);
  if (!driven && !fast) return ofRequest;
  return [...ofRequest, ...(driven ? (["automation"] as const) : []), ...(fast ? (["rate"] as const) : [])];
}

/** The tracker sends what `navigator.webdriver` says (https://www.w3.org/TR/webdriver2/#interface). */
function isDriven(sent: JsonObject, batchContext: JsonObject | undefined): boolean {
  const context = isJsonObject(sent.context) ? sent.context : undefined;
  return (context?.webdriver ?? batchContext?.webdriver) === true;
}

/** Counts page views alone, as these are what a person makes one by one; but all of a fast visitor's events are marked. */
function isFast(sent: JsonObject, { type, sender, arrival }: SentEvent, rates: RateWatch): boolean {
  const views = type === "page" ? 1 : 0;
  const visitor = textOf(sent.anonymousId) ?? textOf(sent.userId);
  // An id counts within its key, so that nobody marks another studio's visitors.
  const who = visitor && `${sender.keyId ?? ""} ${visitor.slice(0, MAX_IDENTIFIER_CHARS)}`;
  const fastVisitor = who !== undefined && rates.isFast(who, arrival.receivedAt, views);
  const fastAddress = sender.address !== undefined && rates.isFast(sender.address, arrival.receivedAt, views);
  return fastVisitor || fastAddress;
}
