import type { EventId } from "@regulars/contracts/ids";
import { compareBytes } from "./event-order.ts";

/** A touch as a path needs it. */
export interface Touch {
  readonly eventId: EventId;
  readonly messageId: string;
  readonly at: number;
  readonly receivedAt: number;
  readonly direct: boolean;
  readonly label: string;
  readonly medium: string;
  readonly campaign: string;
  readonly content: string;
  readonly term: string;
}

export const LOOKBACK_MS = 30 * 86_400_000;

/**
 * The touches that may have earned an order: those with order − lookback ≤ touch ≤ order, in order of time (of equal instants in the
 * order of receipt). Direct ones are left out unless there is nothing else.
 */
export function pathTo<T extends Touch>(
  orderAt: number,
  touches: readonly T[],
  lookbackMs = LOOKBACK_MS,
): readonly T[] {
  const within = touches.filter(({ at }) => orderAt - lookbackMs <= at && at <= orderAt).sort(compareTouches);
  const indirect = within.filter((touch) => !touch.direct);
  return indirect.length > 0 ? indirect : within;
}

function compareTouches(a: Touch, b: Touch): number {
  return a.at - b.at || a.receivedAt - b.receivedAt || compareBytes(a.messageId, b.messageId);
}
