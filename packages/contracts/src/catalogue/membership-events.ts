import type { EventsOf, Properties } from "./event-spec.ts";
import { CURRENCY } from "./shared-properties.ts";

const MEMBERSHIP = {
  membershipId: { type: "text", doc: "Your id of the membership", example: "m-77" },
  plan: { type: "text", doc: "Becomes the trait `membership.plan`", example: "Monthly unlimited" },
  status: {
    type: "text",
    doc: "Its state in your system; the trait `membership.status` is of the event",
    example: "active",
  },
  startsAt: { type: "instant", doc: "When it begins", example: "2026-03-01" },
  endsAt: { type: "instant", doc: "When it ends, if it does", example: "2026-08-31" },
  renewsAt: { type: "instant", doc: "When it is paid next", example: "2026-04-01" },
  price: { type: "amount", doc: "Of one period", example: 89 },
  ...CURRENCY,
} as const satisfies Properties;
const REASON = { type: "text", doc: "Why", example: "moved away" } as const;

const PAYMENT: Properties = {
  paymentId: { type: "text", doc: "Your id of the payment", example: "p-5120" },
  orderId: { type: "text", doc: "The order that it is for", example: "o-1007", aliases: ["order_id"] },
  membershipId: MEMBERSHIP.membershipId,
  plan: { type: "text", doc: "What it is for", example: "Monthly unlimited" },
  amount: { type: "amount", doc: "How much", example: 89 },
  ...CURRENCY,
  attempt: { type: "integer", doc: "Which try it was, from 1", example: 2 },
};

export const MEMBERSHIP_EVENTS: EventsOf<"membership"> = {
  "membership.started": { doc: "Somebody became a member.", properties: MEMBERSHIP },
  "membership.renewed": { doc: "A membership goes on for another period.", properties: MEMBERSHIP },
  "membership.cancelled": {
    doc: "Somebody ended their membership, now or for a later day.",
    properties: { ...MEMBERSHIP, reason: REASON },
  },
  "membership.lapsed": {
    doc: "A membership ended, as it was not renewed or not paid.",
    properties: { ...MEMBERSHIP, reason: REASON },
  },
  "payment.failed": {
    doc: "A payment did not go through.",
    properties: {
      ...PAYMENT,
      reason: { type: "text", doc: "What the bank said", example: "insufficient_funds" },
      retryAt: { type: "instant", doc: "When it is tried again", example: "2026-03-04" },
    },
  },
  "payment.recovered": { doc: "A payment that had failed went through.", properties: PAYMENT },
};
