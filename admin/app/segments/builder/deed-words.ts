import type { CatalogueName } from "@regulars/contracts/catalogue";
import type { TimesOp } from "./tree.ts";

/** Past and base of a verb, and what it is done to, one and many; nothing where it is only counted in times. */
type Deed = readonly [past: string, base: string, one?: string, many?: string];

const DEEDS: Readonly<Partial<Record<CatalogueName, Deed>>> = {
  "page.viewed": ["viewed", "view", "a page", "pages"],
  "screen.viewed": ["viewed", "view", "a screen of the app", "screens of the app"],
  "class.viewed": ["looked at", "look at", "a class", "classes"],
  "product.viewed": ["looked at", "look at", "a product", "products"],
  "cart.added": ["put something into the basket", "put anything into the basket"],
  "checkout.started": ["began", "begin", "a checkout", "checkouts"],
  "form.submitted": ["sent", "send", "a form", "forms"],
  "lead.captured": ["left their details", "leave their details"],
  "account.created": ["made an account", "make an account"],
  "booking.created": ["booked", "book", "a class", "classes"],
  "booking.cancelled": ["cancelled", "cancel", "a booking", "bookings"],
  "class.attended": ["attended", "attend", "a class", "classes"],
  "class.missed": ["missed", "miss", "a class", "classes"],
  "waitlist.joined": ["joined", "join", "a waiting list", "waiting lists"],
  "waitlist.promoted": ["got a place from a waiting list", "get a place from a waiting list"],
  "membership.started": ["began", "begin", "a membership", "memberships"],
  "membership.renewed": ["renewed their membership", "renew their membership"],
  "membership.cancelled": ["cancelled their membership", "cancel their membership"],
  "membership.lapsed": ["let their membership lapse", "let their membership lapse"],
  "payment.failed": ["had a payment fail", "have a payment fail"],
  "payment.recovered": ["had a failed payment go through", "have a failed payment go through"],
  "order.completed": ["placed", "place", "an order", "orders"],
  "order.refunded": ["had an order refunded", "have an order refunded"],
  "message.opened": ["opened", "open", "a message", "messages"],
  "message.clicked": ["clicked in", "click in", "a message", "messages"],
};

const AMOUNT: Readonly<Record<TimesOp, string>> = { atLeast: "at least", atMost: "at most", exactly: "exactly" };

/** What somebody did, so many times: "attended at least 2 classes", and for "did not": "attend a class". */
export function deedWords(
  event: string,
  times?: { readonly op: TimesOp; readonly count?: number | undefined },
): { readonly past: string; readonly base: string } {
  const [past, base, one, many] = deedOf(event);
  const single = one === undefined ? "" : ` ${one}`;
  const plain = { past: `${past}${single}`, base: `${base}${single}` };
  if (times === undefined) return plain;
  const { op, count } = times;
  if (count === 0 && op !== "atLeast") return { past: `did not ${plain.base}`, base: plain.base };
  const amount = `${AMOUNT[op]} ${count ?? "…"}`;
  if (one === undefined || many === undefined) {
    const often = count === 1 ? `${AMOUNT[op]} once` : `${amount} times`;
    return { past: `${past} ${often}`, base: `${base} ${often}` };
  }
  const counted = `${amount} ${count === 1 ? one.replace(/^an? /, "") : many}`;
  return { past: `${past} ${counted}`, base: `${base} ${counted}` };
}

function deedOf(event: string): Deed {
  if (event === "") return ["did …", "do …"];
  if (event.endsWith("*")) {
    const start = `anything that begins with “${event.slice(0, -1)}”`;
    return [`did ${start}`, `do ${start}`];
  }
  const known = Object.entries(DEEDS).find(([name]) => name === event)?.[1];
  return known ?? [`did “${event}”`, `do “${event}”`];
}
