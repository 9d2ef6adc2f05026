import { parseDurationMs } from "@regulars/contracts/instant";
import type { JsonObject } from "@regulars/contracts/json";

/**
 * The body of a step as the collect API wants it: a `timestamp` that is an offset becomes the instant that far from the clock,
 * and a body without `messageId` gets one.
 */
export function bodyToSend(
  body: JsonObject,
  { nowMs, messageId }: { readonly nowMs: number; readonly messageId: string },
): JsonObject {
  const { timestamp } = body;
  const offsetMs = typeof timestamp === "string" ? offsetOf(timestamp) : undefined;
  return {
    messageId,
    ...body,
    ...(offsetMs === undefined ? {} : { timestamp: new Date(nowMs + offsetMs).toISOString() }),
  };
}

/** Milliseconds of `PT1H`, `-PT1H` or `+PT1H`; `undefined` for anything else, which is then an instant as clients send it. */
function offsetOf(text: string): number | undefined {
  const match = /^([+-]?)(P.+)$/.exec(text);
  const ms = match?.[2] === undefined ? undefined : parseDurationMs(match[2]);
  return ms === undefined ? undefined : match?.[1] === "-" ? -ms : ms;
}
