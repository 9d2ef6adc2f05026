import type { EventId, ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { insertRows, instantText } from "./clickhouse-rows.ts";
import type { Credit } from "./credit.ts";
import type { OrderKey } from "./fact-rows.ts";
import { inChunks } from "./in-chunks.ts";
import type { Order, OrderEvent } from "./order.ts";
import type { Touch } from "./path.ts";
import { readRows } from "./reports/read-rows.ts";
import { UNATTRIBUTED } from "./source-label.ts";

/** What the table says of an order now. */
export interface StoredOrder {
  readonly runId: string;
  readonly revision: number;
  /** What of the order itself is stored, to compare by. */
  readonly content: string;
}

/** An order worked out, with its credits. */
export interface AttributedOrder {
  readonly key: OrderKey;
  readonly order: Order;
  readonly credits: readonly Credit<Touch>[];
  readonly runId: string;
  readonly revision: number;
}

/** One text for one order: ids are unique to a studio only. */
export function orderKeyText({ studioId, orderId }: OrderKey): string {
  return `${studioId} ${orderId}`;
}

const orderEventRow = z.object({
  studioId: z.string().transform((id) => id as StudioId),
  orderId: z.string(),
  name: z.enum(["order.completed", "order.refunded"]),
  eventId: z.string().transform((id) => id as EventId),
  messageId: z.string(),
  profileId: z.string().transform((id) => id as ProfileId),
  occurredAt: z.coerce.number(),
  total: z.string(),
  currency: z.string(),
});

/** What events say of these orders, each event once, by order. */
export async function readOrderEvents(
  clickhouse: ClickHouseClient,
  keys: readonly OrderKey[],
): Promise<ReadonlyMap<string, readonly OrderEvent[]>> {
  const rows = await forOrders(keys, (studioIds, orderIds) =>
    readRows(clickhouse, {
      query: `
        select toString(studio_id) as studioId, order_id as orderId, name, toString(event_id) as eventId, message_id as messageId,
               toString(profile_id) as profileId, toUnixTimestamp64Milli(occurred_at) as occurredAt, total, currency
        from order_event
        where studio_id in {studioIds:Array(UUID)} and order_id in {orderIds:Array(String)}
        limit 1 by studio_id, order_id, event_id`,
      params: { studioIds, orderIds },
      row: orderEventRow,
    }),
  );
  const events = new Map<string, OrderEvent[]>();
  for (const { studioId, orderId, ...event } of rows) {
    const key = orderKeyText({ studioId, orderId });
    const known = events.get(key);
    if (known === undefined) events.set(key, [event]);
    else known.push(event);
  }
  return events;
}

const orderKeyRow = orderEventRow.pick({ studioId: true, orderId: true });

/** Orders that these profiles have, and perhaps some that they had in an earlier state of the orders. */
export async function ordersOf(
  clickhouse: ClickHouseClient,
  studioIds: readonly StudioId[],
  profileIds: readonly ProfileId[],
): Promise<readonly OrderKey[]> {
  return inChunks(profileIds, (chunk) =>
    readRows(clickhouse, {
      query: `
        select distinct toString(studio_id) as studioId, order_id as orderId from orders
        where studio_id in {studioIds:Array(UUID)} and profile_id in {profileIds:Array(UUID)}`,
      params: { studioIds, profileIds: chunk },
      row: orderKeyRow,
    }),
  );
}

const storedRow = orderKeyRow.extend({
  runId: z.string(),
  revision: z.coerce.number(),
  profileId: z.string(),
  eventId: z.string(),
  at: z.coerce.number(),
  currency: z.string(),
  amountMinor: z.coerce.number(),
  refundedMinor: z.coerce.number(),
  refusedRefunds: z.coerce.number(),
});

/** The stored state of these orders, by order. */
export async function readStoredOrders(
  clickhouse: ClickHouseClient,
  keys: readonly OrderKey[],
): Promise<ReadonlyMap<string, StoredOrder>> {
  const rows = await forOrders(keys, (studioIds, orderIds) =>
    readRows(clickhouse, {
      query: `
        select toString(studio_id) as studioId, order_id as orderId, toString(run_id) as runId, revision,
               toString(profile_id) as profileId, toString(event_id) as eventId, toUnixTimestamp64Milli(occurred_at) as at,
               currency, amount_minor as amountMinor, refunded_minor as refundedMinor, refused_refunds as refusedRefunds
        from orders
        where studio_id in {studioIds:Array(UUID)} and order_id in {orderIds:Array(String)}
        order by revision desc limit 1 by studio_id, order_id`,
      params: { studioIds, orderIds },
      row: storedRow,
    }),
  );
  return new Map(
    rows.map(({ studioId, orderId, runId, revision, ...content }) => [
      orderKeyText({ studioId, orderId }),
      { runId, revision, content: contentText(content) },
    ]),
  );
}

/** The stored columns of an order in one text. */
export function orderContent(order: Order): string {
  const { profileId, eventId, at, currency, amountMinor, refusedRefunds } = order;
  return contentText({
    profileId,
    eventId,
    at,
    currency,
    amountMinor,
    refundedMinor: refundedMinor(order),
    refusedRefunds,
  });
}

function contentText(content: Omit<z.infer<typeof storedRow>, "studioId" | "orderId" | "runId" | "revision">): string {
  const { profileId, eventId, at, currency, amountMinor, refundedMinor, refusedRefunds } = content;
  return [profileId, eventId, at, currency, amountMinor, refundedMinor, refusedRefunds].join(" ");
}

function refundedMinor({ refunds }: Order): number {
  return refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
}

/**
 * Writes orders with their credits. The credits come first: until its order names their run, no report counts them, and then it
 * counts all of them at once.
 */
export async function writeOrders(clickhouse: ClickHouseClient, orders: readonly AttributedOrder[]): Promise<void> {
  await insertRows(clickhouse, "credit", { rows: orders.flatMap(creditRows) });
  await insertRows(clickhouse, "orders", {
    rows: orders.map(({ key, order, runId, revision }) => ({
      studio_id: key.studioId,
      order_id: key.orderId,
      profile_id: order.profileId,
      event_id: order.eventId,
      occurred_at: instantText(order.at),
      currency: order.currency,
      amount_minor: order.amountMinor,
      refunded_minor: refundedMinor(order),
      refused_refunds: order.refusedRefunds,
      run_id: runId,
      revision,
    })),
  });
}

const NO_TOUCH = "00000000-0000-0000-0000-000000000000";

function creditRows({ key, order, credits, runId }: AttributedOrder) {
  return credits.map((credit, entry) => ({
    studio_id: key.studioId,
    order_id: key.orderId,
    run_id: runId,
    model: credit.model,
    entry,
    kind: credit.kind,
    at: instantText(credit.at),
    currency: order.currency,
    amount_minor: credit.amountMinor,
    attributed: credit.touch === undefined ? 0 : 1,
    touch_event_id: credit.touch?.eventId ?? NO_TOUCH,
    touch_at: credit.touch === undefined ? null : instantText(credit.touch.at),
    source: credit.touch?.label ?? UNATTRIBUTED,
    medium: credit.touch?.medium ?? "",
    campaign: credit.touch?.campaign ?? "",
    content: credit.touch?.content ?? "",
    term: credit.touch?.term ?? "",
  }));
}

/** Asks for orders by studio and id apart, which an index serves, and leaves out the ids of one studio that another has as well. */
async function forOrders<Row extends OrderKey>(
  keys: readonly OrderKey[],
  ask: (studioIds: readonly StudioId[], orderIds: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const wanted = new Set(keys.map(orderKeyText));
  const studioIds = [...new Set(keys.map((key) => key.studioId))];
  const orderIds = [...new Set(keys.map((key) => key.orderId))];
  const rows = await inChunks(orderIds, (chunk) => ask(studioIds, chunk));
  return rows.filter((row) => wanted.has(orderKeyText(row)));
}
