import type { BotReason, EventType } from "@regulars/contracts/event";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { MAX_IDENTIFIER_CHARS, textOf } from "../event/fields.ts";
import type { Sender } from "../event/normalise-event.ts";
import type { RateWatch } from "./rate-watch.ts";
import { requestSigns } from "./request-signs.ts";

export interface BotSignsOptions {
  readonly sender: Pick<Sender, "key" | "keyId" | "address" | "userAgent" | "headers">;
  readonly batchContext: JsonObject | undefined;
  /** Absent where nobody's rate is watched. */
  readonly rates: RateWatch | undefined;
  readonly receivedAt: number;
}

export type BotSigns = (sent: Json, type: EventType | undefined) => readonly BotReason[];

const NONE: readonly BotReason[] = [];

/**
 * Tells, for each event of one request as it was sent, why it is taken for a machine's: what the request says, and what the event says.
 * The event's own word counts against it alone. A secret key is a server's by definition, so there is no such question.
 */
export function createBotSigns(options: BotSignsOptions): BotSigns {
  const { sender, batchContext } = options;
  if (sender.key === "secret") return () => NONE;
  const ofRequest = requestSigns(sender);
  return (sent, type) => {
    if (!isJsonObject(sent)) return ofRequest;
    const driven = isDriven(sent, batchContext);
    const fast = isFast(sent, type, options);
    if (!driven && !fast) return ofRequest;
    return [...ofRequest, ...(driven ? (["automation"] as const) : []), ...(fast ? (["rate"] as const) : [])];
  };
}

/** The tracker sends what `navigator.webdriver` says (https://www.w3.org/TR/webdriver2/#interface). */
function isDriven(sent: JsonObject, batchContext: JsonObject | undefined): boolean {
  const context = isJsonObject(sent.context) ? sent.context : undefined;
  return (context?.webdriver ?? batchContext?.webdriver) === true;
}

/** Counts page views alone, as these are what a person makes one by one; but all of a fast visitor's events are marked. */
function isFast(
  sent: JsonObject,
  type: EventType | undefined,
  { sender, rates, receivedAt }: BotSignsOptions,
): boolean {
  if (rates === undefined) return false;
  const visitor = textOf(sent.anonymousId) ?? textOf(sent.userId);
  let fast = false;
  // An id counts within its key, so that nobody marks another studio's visitors.
  for (const who of [visitor && `${sender.keyId ?? ""} ${visitor.slice(0, MAX_IDENTIFIER_CHARS)}`, sender.address]) {
    if (!who) continue;
    if (type === "page") rates.count(who, receivedAt);
    fast = rates.isFast(who, receivedAt) || fast;
  }
  return fast;
}
