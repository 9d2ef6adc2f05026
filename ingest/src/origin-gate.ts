import type { IncomingHttpHeaders } from "node:http";
import type { RejectedEvent } from "@regulars/contracts/event";
import type { Json } from "@regulars/contracts/json";
import type { Clock } from "@regulars/runtime/clock";
import type { Call } from "./body/parse-call.ts";
import { rejectedBody } from "./event/rejected-body.ts";
import { type Refusal, refuse } from "./http/answer.ts";
import { isAllowedOrigin, originOf } from "./key/allowed-origin.ts";
import type { ApiKey } from "./key/api-key.ts";
import { createTokenBuckets } from "./limits/token-buckets.ts";
import type { Publisher } from "./publisher.ts";

/** Longest origin that is told again; a host name has at most 253 characters. */
const MAX_ORIGIN_CHARS = 300;

/**
 * A page that may not use a public key of a site that says which may. A request that names no page is let in: apps and servers
 * send none, and whoever means harm can leave it out; this keeps other sites' mistakes out, and proves nothing.
 */
export function originRefusal({ kind, origins }: ApiKey, headers: IncomingHttpHeaders): Refusal | undefined {
  if (kind === "secret" || origins.length === 0) return undefined;
  const origin = originOf({ origin: headers.origin, referer: headers.referer });
  if (origin === undefined || isAllowedOrigin(origins, origin)) return undefined;
  const page = origin === "null" ? "A page that hides its origin" : `A page of ${origin.slice(0, MAX_ORIGIN_CHARS)}`;
  return refuse(403, "origin_not_allowed", `${page} may not use this key; its site lists the origins that may`);
}

/** Lets the studio see which pages were refused. */
export interface OriginGate {
  /** Keeps the first event of a refused call as a rejected one: of each key at most one a second, as more would say no more. */
  keep(apiKey: ApiKey, refusal: Refusal, call: Call): void;
}

/** Keys whose last kept refusal is remembered. */
const MAX_KEYS = 10_000;

export interface OriginGateDeps {
  readonly publisher: Pick<Publisher, "publish">;
  readonly clock: Clock;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs: () => number;
}

export function createOriginGate({ publisher, clock, elapsedMs }: OriginGateDeps): OriginGate {
  const kept = createTokenBuckets({ perSecond: 1, burst: 1, max: MAX_KEYS, elapsedMs });
  return {
    keep(apiKey, refusal, call) {
      if (kept.take(apiKey.keyId) > 0) return;
      const rejected = JSON.stringify(rejectedOf(apiKey, refusal, call.events[0] ?? null, clock.now()));
      // Nobody waits for it: the request is refused whether or not its refusal can be kept.
      void publisher.publish(apiKey.studioId, { events: [], rejected: [rejected] }).catch(() => undefined);
    },
  };
}

function rejectedOf(
  { kind, siteId, settings }: ApiKey,
  refusal: Refusal,
  sent: Json,
  receivedAt: number,
): RejectedEvent {
  return {
    index: 0,
    code: "origin_not_allowed",
    reason: refusal.message,
    receivedAt,
    key: kind,
    ...(siteId === undefined ? {} : { siteId }),
    // Where visitors are asked, this one has not answered for these pages.
    body: settings.consent === "off" ? rejectedBody(sent, settings) : null,
  };
}
