import type { EventId, ProfileId } from "@regulars/contracts/ids";
import { isCurrency, toMinor } from "@regulars/contracts/money";
import { compareEvents } from "./event-order.ts";

/** What one event says of an order. */
export interface OrderEvent {
  readonly name: "order.completed" | "order.refunded";
  readonly eventId: EventId;
  readonly messageId: string;
  readonly profileId: ProfileId;
  readonly occurredAt: number;
  /** Decimal text; empty for a refund of all that is left. */
  readonly total: string;
  /** ISO 4217; empty for a refund in the order's own. */
  readonly currency: string;
}

export interface Order {
  readonly profileId: ProfileId;
  readonly eventId: EventId;
  readonly at: number;
  readonly currency: string;
  readonly amountMinor: number;
  readonly refunds: readonly Refund[];
  /** Refunds of more than was left, in another currency or of no amount, which change nothing. */
  readonly refusedRefunds: number;
}

export interface Refund {
  readonly eventId: EventId;
  readonly at: number;
  /** Above 0. */
  readonly amountMinor: number;
}

/**
 * The order that these events of one `orderId` make, whatever order they came in: the first completion stands, and refunds are taken
 * one after another as long as something is left. `undefined` while there is no completion.
 */
export function orderOf(events: readonly OrderEvent[]): Order | undefined {
  const inOrder = [...events].sort(compareEvents);
  for (const event of inOrder) {
    const amountMinor = event.name === "order.completed" ? amountOf(event, event.currency) : undefined;
    if (amountMinor === undefined) continue;
    const refunds = inOrder.filter((other) => other.name === "order.refunded");
    const { profileId, eventId, occurredAt: at, currency } = event;
    return { profileId, eventId, at, currency, amountMinor, ...takeRefunds(refunds, currency, amountMinor) };
  }
  return undefined;
}

function takeRefunds(
  events: readonly OrderEvent[],
  currency: string,
  amountMinor: number,
): Pick<Order, "refunds" | "refusedRefunds"> {
  const refunds: Refund[] = [];
  let left = amountMinor;
  for (const event of events) {
    const refundMinor = event.total === "" ? left : amountOf(event, currency);
    const sameCurrency = event.currency === "" || event.currency === currency;
    if (refundMinor === undefined || refundMinor === 0 || refundMinor > left || !sameCurrency) continue;
    refunds.push({ eventId: event.eventId, at: event.occurredAt, amountMinor: refundMinor });
    left -= refundMinor;
  }
  return { refunds, refusedRefunds: events.length - refunds.length };
}

function amountOf({ total }: OrderEvent, currency: string): number | undefined {
  const amountMinor = isCurrency(currency) ? toMinor(total, currency) : undefined;
  return amountMinor !== undefined && amountMinor >= 0 ? amountMinor : undefined;
}
