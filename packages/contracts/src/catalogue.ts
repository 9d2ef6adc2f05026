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
    "list.added",
    "list.removed",
    "identifier.cut",
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

/** The admin's word that an identifier no longer names a person. */
export const IDENTIFIER_CUT = "identifier.cut" satisfies (typeof FAMILIES)["derived"][number];

export type EventFamily = keyof typeof FAMILIES;
export type NameOf<Family extends EventFamily> = (typeof FAMILIES)[Family][number];
export type CatalogueName = NameOf<EventFamily>;

/**
 * Names of Segment's e-commerce (version 2, and 1 where it has another) and e-mail specs, and of its accounts, and the canonical
 * name that each stands for. Those without a counterpart here (`Coupon Applied`, `Promotion Viewed`…) are custom events.
 */
export const SEGMENT_NAMES: Readonly<Record<string, CatalogueName>> = {
  "Product Viewed": "product.viewed",
  "Viewed Product": "product.viewed",
  "Product Added": "cart.added",
  "Added Product": "cart.added",
  "Wishlist Product Added to Cart": "cart.added",
  "Checkout Started": "checkout.started",
  "Started Order": "checkout.started",
  "Order Completed": "order.completed",
  "Completed Order": "order.completed",
  "Order Refunded": "order.refunded",
  "Refunded Order": "order.refunded",
  "Signed Up": "account.created",
  "Account Created": "account.created",
  "Email Delivered": "message.delivered",
  "Email Opened": "message.opened",
  "Email Link Clicked": "message.clicked",
  "Email Bounced": "message.bounced",
  "Email Marked as Spam": "message.complained",
  Unsubscribed: "message.unsubscribed",
};

const BY_SEGMENT_NAME: ReadonlyMap<string, CatalogueName> = new Map(
  Object.entries(SEGMENT_NAMES).map(([theirs, ours]) => [theirs.toLowerCase(), ours]),
);

const CANONICAL: ReadonlyMap<string, EventFamily> = new Map(
  Object.entries(FAMILIES).flatMap(([family, names]) =>
    names.map((name): [string, EventFamily] => [name, family as EventFamily]),
  ),
);

/** The canonical name of an event as a client or a rule writes it. Segment's names match whatever their case. */
export function canonicalName(name: string): string {
  return BY_SEGMENT_NAME.get(name.toLowerCase()) ?? name;
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
