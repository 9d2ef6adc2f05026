/**
 * Names of events. Canonical ones are `noun.verbed`; the names of Segment's e-commerce and e-mail specs map onto them at
 * the edge, and in rules. Anything else is a custom event and keeps its name.
 */
export const FAMILIES = {
  web: [
    "page.viewed",
    "screen.viewed",
    "class.viewed",
    "product.viewed",
    "cart.added",
    "checkout.started",
    "form.submitted",
    "lead.captured",
  ],
  account: ["account.created"],
  booking: [
    "booking.created",
    "booking.cancelled",
    "class.attended",
    "class.missed",
    "waitlist.joined",
    "waitlist.promoted",
  ],
  membership: [
    "membership.started",
    "membership.renewed",
    "membership.cancelled",
    "membership.lapsed",
    "payment.failed",
    "payment.recovered",
  ],
  order: ["order.completed", "order.refunded"],
  message: [
    "message.sent",
    "message.delivered",
    "message.opened",
    "message.clicked",
    "message.bounced",
    "message.complained",
    "message.unsubscribed",
    "message.failed",
    "message.suppressed",
  ],
  consent: ["consent.granted", "consent.withdrawn"],
  derived: [
    "segment.entered",
    "segment.exited",
    "journey.entered",
    "journey.goal_reached",
    "journey.exited",
    "coupon.granted",
    "coupon.redeemed",
    "referral.visited",
    "referral.qualified",
    "referral.rewarded",
    "referral.rejected",
  ],
} as const;

export type EventFamily = keyof typeof FAMILIES;
export type CatalogueName = (typeof FAMILIES)[EventFamily][number];

/** Names of Segment's specs (lower case) and the canonical name each stands for. */
export const SEGMENT_NAMES: Readonly<Record<string, CatalogueName>> = {
  "product viewed": "product.viewed",
  "product added": "cart.added",
  "checkout started": "checkout.started",
  "order completed": "order.completed",
  "order refunded": "order.refunded",
  "signed up": "account.created",
  "account created": "account.created",
  "email delivered": "message.delivered",
  "email opened": "message.opened",
  "email link clicked": "message.clicked",
  "email bounced": "message.bounced",
  "email marked as spam": "message.complained",
  unsubscribed: "message.unsubscribed",
};

const CANONICAL: ReadonlyMap<string, EventFamily> = new Map(
  Object.entries(FAMILIES).flatMap(([family, names]) =>
    names.map((name): [string, EventFamily] => [name, family as EventFamily]),
  ),
);

/** The canonical name of an event as a client or a rule writes it. Segment's names match whatever their case. */
export function canonicalName(name: string): string {
  const key = name.toLowerCase();
  return Object.hasOwn(SEGMENT_NAMES, key) ? (SEGMENT_NAMES[key] ?? name) : name;
}

/** The family of a canonical name; `undefined` for a custom event. */
export function familyOf(name: string): EventFamily | undefined {
  return CANONICAL.get(name);
}

/** Families that only a secret key may send, as they are money, rights or what a third party did. */
const SECRET_FAMILIES: ReadonlySet<EventFamily> = new Set(["order", "membership", "message"]);
const SECRET_NAMES: ReadonlySet<string> = new Set(["class.attended", "class.missed", "waitlist.promoted"]);

export function needsSecretKey(name: string): boolean {
  const family = familyOf(name);
  return SECRET_NAMES.has(name) || (family !== undefined && SECRET_FAMILIES.has(family));
}

/** Derived events are made by Regulars alone; nobody may send them or ask for them in a rule. */
export function isDerived(name: string): boolean {
  return familyOf(name) === "derived";
}

/** What the order events carry in the names of Segment's spec, and the canonical key of each. */
export const ORDER_PROPERTY_NAMES: Readonly<Record<string, string>> = { order_id: "orderId", products: "items" };
