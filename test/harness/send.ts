import type { JsonObject } from "@regulars/contracts/json";
import type { CollectBody } from "./generate-events.ts";

export interface SendOptions {
  readonly ingestUrl: string;
  readonly key: string;
  /** Default is that of Node's fetch. */
  readonly userAgent?: string;
  /** How long one request is tried; default 60,000. */
  readonly timeoutMs?: number;
}

/** Thrown when a request was not accepted in time, or was refused for what it says. */
export class NotAccepted extends Error {
  override readonly name = "NotAccepted";
}

/**
 * Posts to the collect API and keeps at it, as an SDK does, while the network fails or the server is away; the same bodies each
 * time, so whatever was taken twice is one event.
 * @throws NotAccepted
 */
export async function send(
  call: string,
  body: CollectBody | JsonObject | { readonly batch: readonly (CollectBody | JsonObject)[] },
  { ingestUrl, key, userAgent, timeoutMs = 60_000 }: SendOptions,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const request = {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
      ...(userAgent === undefined ? {} : { "user-agent": userAgent }),
    },
    body: JSON.stringify(body),
  };
  for (;;) {
    const outcome = await attempt(`${ingestUrl}/v1/${call}`, request);
    if (outcome.kind === "accepted") return;
    if (outcome.kind === "refused") throw new NotAccepted(outcome.reason);
    if (Date.now() > deadline) throw new NotAccepted(`Not accepted within ${timeoutMs} ms: ${outcome.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

type Outcome = { readonly kind: "accepted" } | { readonly kind: "refused" | "away"; readonly reason: string };

async function attempt(url: string, request: RequestInit): Promise<Outcome> {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(15_000) });
    const text = await response.text();
    if (response.ok) return text.includes('"rejected"') ? { kind: "refused", reason: text } : { kind: "accepted" };
    const again = response.status >= 500 || response.status === 429;
    return { kind: again ? "away" : "refused", reason: `${response.status} ${text}` };
  } catch (error) {
    return { kind: "away", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Sends bodies in their order, `size` a request, one request after the other. */
export async function sendInOrder(
  bodies: readonly CollectBody[],
  options: SendOptions & {
    readonly size?: number;
    /** Least time from one request to the next. */
    readonly paceMs?: number;
  },
): Promise<void> {
  const { size = 100, paceMs = 0 } = options;
  for (let from = 0; from < bodies.length; from += size) {
    const next = new Promise((resolve) => setTimeout(resolve, paceMs));
    await send("batch", { batch: bodies.slice(from, from + size) }, options);
    if (paceMs > 0) await next;
  }
}
