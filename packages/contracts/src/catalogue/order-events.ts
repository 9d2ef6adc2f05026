import type { EventsOf, PropertySpec } from "./event-spec.ts";
import { BASKET } from "./shared-properties.ts";

const ORDER_ID = {
  type: "text",
  doc: "Your id of the order; an order counts once",
  example: "o-1007",
  required: true,
  aliases: ["order_id"],
} as const satisfies PropertySpec;
const STATUS = { type: "text", doc: "Its state in your system", example: "paid" } as const;

export const ORDER_EVENTS: EventsOf<"order"> = {
  "order.completed": {
    doc: "Somebody bought something: the conversion that credit is given for.",
    needs: ["total", "revenue"],
    properties: {
      orderId: ORDER_ID,
      total: {
        type: "amount",
        doc: "What was paid in all, not negative; an absent one is the `revenue`",
        example: 149,
        code: "invalid_amount",
      },
      currency: {
        type: "currency",
        doc: "The studio's when none is sent",
        example: "EUR",
        code: "invalid_currency",
      },
      status: STATUS,
      subtotal: { type: "amount", doc: "Without shipping and tax, after discounts", example: 125.21 },
      ...BASKET,
      revenue: { ...BASKET.revenue, code: "invalid_amount" },
    },
  },
  "order.refunded": {
    doc: "Money of an order was given back.",
    properties: {
      orderId: ORDER_ID,
      total: {
        type: "amount",
        doc: "What was given back; the whole order when it is absent or `all`",
        example: 49.9,
        word: "all",
        code: "invalid_amount",
      },
      currency: { type: "currency", doc: "The order's when none is sent", example: "EUR", code: "invalid_currency" },
      status: STATUS,
      reason: { type: "text", doc: "Why", example: "cancelled in time" },
      ...BASKET,
      revenue: { ...BASKET.revenue, code: "invalid_amount" },
    },
  },
};
