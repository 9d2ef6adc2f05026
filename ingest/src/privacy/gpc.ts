import { createHash } from "node:crypto";
import { type CollectedEvent, isProfileless } from "@regulars/contracts/event";
import type { JsonObject } from "@regulars/contracts/json";
import { LRUCache } from "lru-cache";
import { type Arrival, MAX_MESSAGE_ID_CHARS, normaliseEvent, type Sender } from "../event/normalise-event.ts";

/** Remembers of which visitors the withdrawal is durable, so that it is not sent with each of their requests. */
export interface WithdrawalMemory {
  has(withdrawal: string, nowMs: number): boolean;
  /** `receivedAt`: of the request that they came of. */
  remember(withdrawals: readonly string[], receivedAt: number): void;
}

/** As long as its `messageId` makes one event of it. Held for longer, a yes to ads would outlive a control that is seen every day. */
const REMEMBERED_MS = 7 * 86_400_000;

/** Some 15 MB at most. Who is forgotten, or whom another process serves, is told again: the `messageId` makes one event of it. */
const MAX_VISITORS = 50_000;

export function createWithdrawalMemory(): WithdrawalMemory {
  /** By withdrawal, when it was received. */
  const known = new LRUCache<string, number>({ max: MAX_VISITORS });
  return {
    has(withdrawal, nowMs) {
      const receivedAt = known.get(withdrawal);
      return receivedAt !== undefined && nowMs - receivedAt < REMEMBERED_MS;
    },
    remember(withdrawals, receivedAt) {
      for (const withdrawal of withdrawals) known.set(withdrawal, receivedAt);
    },
  };
}

/**
 * Of an event whose browser has Global Privacy Control, the track call that it would send for its visitor: `ads` withdrawn. One
 * visitor's is the same event, whichever request it comes of. `undefined` when it is known already; for a server's event; for a
 * machine's, which has no say; and for that of somebody who has not consented, who has no profile of which anything could be withdrawn.
 *
 * https://www.w3.org/TR/gpc/
 *
 * @param made of this request so far; what is returned is added
 */
export function gpcWithdrawal(
  event: CollectedEvent,
  sender: Sender,
  { receivedAt, newId }: Pick<Arrival, "receivedAt" | "newId">,
  memory: WithdrawalMemory,
  made: string[],
): CollectedEvent | undefined {
  if (sender.key === "secret" || isProfileless(event)) return undefined;
  const call = withdrawalCall(event);
  const known = `${sender.keyId ?? ""} ${call.messageId}`;
  if (memory.has(known, receivedAt) || made.includes(known)) return undefined;
  const normalised = normaliseEvent(call, "track", sender, { receivedAt, newId });
  if (normalised.kind === "rejected") return undefined;
  made.push(known);
  return normalised.event;
}

function withdrawalCall({ anonymousId, userId }: CollectedEvent): JsonObject & { readonly messageId: string } {
  return {
    event: "consent.withdrawn",
    messageId: messageIdOf(anonymousId ?? userId ?? ""),
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(userId === undefined ? {} : { userId }),
    properties: { channel: "ads", source: "gpc" },
    context: { gpc: true },
  };
}

function messageIdOf(visitor: string): string {
  const messageId = `gpc:${visitor}`;
  if (messageId.length <= MAX_MESSAGE_ID_CHARS) return messageId;
  return `gpc:${createHash("sha256").update(visitor).digest("hex")}`;
}
