import type { Properties } from "./event-spec.ts";

/** Properties that more than one event has. */

export const CURRENCY = {
  currency: { type: "currency", doc: "Currency of the amounts", example: "EUR" },
} as const satisfies Properties;

export const PAGE = {
  url: { type: "url", doc: "Whole address", example: "https://lotus.example/schedule" },
  path: { type: "url", doc: "Path of the address", example: "/schedule" },
  search: { type: "text", doc: "Query of the address", example: "?utm_source=instagram" },
  title: { type: "text", doc: "Title of the page", example: "Schedule" },
  referrer: { type: "url", doc: "Address of the page before", example: "https://www.instagram.com/" },
  name: { type: "text", doc: "The call's `name`", example: "Schedule" },
  category: { type: "text", doc: "The call's `category`", example: "Booking" },
} as const satisfies Properties;

/** A class at its time, as schedules and bookings speak of it. */
export const CLASS = {
  classId: { type: "text", doc: "Your id of the class at its time", example: "yin-2026-03-01-18" },
  className: { type: "text", doc: "What it is called", example: "Yin for beginners" },
  classType: { type: "text", doc: "Kind of class", example: "Yin" },
  startsAt: { type: "instant", doc: "When it begins", example: "2026-03-01T18:00:00+01:00" },
  endsAt: { type: "instant", doc: "When it ends", example: "2026-03-01T19:15:00+01:00" },
  durationMinutes: { type: "number", doc: "How long it is", example: 75 },
  instructor: { type: "entity", doc: "Who teaches it", example: "Mia" },
  location: { type: "entity", doc: "Where it is", example: "Mitte" },
  price: { type: "amount", doc: "What a place costs", example: 18 },
  ...CURRENCY,
} as const satisfies Properties;

/** A place in a class. */
export const BOOKING = {
  bookingId: { type: "text", doc: "Your id of the booking", example: "b-1042" },
  ...CLASS,
  spotId: { type: "text", doc: "The mat, bike or reformer", example: "R4" },
  membershipId: { type: "text", doc: "The membership that it was paid with", example: "m-77" },
  channel: { type: "text", doc: "Where it was made: app, web, desk…", example: "web" },
  status: { type: "text", doc: "Its state in your system", example: "confirmed" },
} as const satisfies Properties;

/** What is for sale, as Segment's e-commerce spec describes it: alone in an event, or one of its items. */
export const PRODUCT = {
  productId: { type: "text", doc: "Your id of it", example: "pass-10", aliases: ["product_id"] },
  sku: { type: "text", doc: "Its article number", example: "P-10" },
  name: { type: "text", doc: "What it is called", example: "Ten classes" },
  category: { type: "text", doc: "Kind of product", example: "Passes" },
  brand: { type: "text", doc: "Who makes it", example: "Lotus" },
  variant: { type: "text", doc: "Which version of it", example: "off-peak" },
  price: { type: "amount", doc: "Of one", example: 149 },
  quantity: { type: "number", doc: "How many", example: 1 },
  coupon: { type: "text", doc: "Code that was redeemed for it", example: "SPRING" },
  position: { type: "number", doc: "Place in the list that it was chosen from", example: 3 },
  url: { type: "url", doc: "Its page", example: "https://lotus.example/passes/10" },
  imageUrl: { type: "url", doc: "Its picture", example: "https://lotus.example/passes/10.jpg", aliases: ["image_url"] },
} as const satisfies Properties;

/** Money and items of an order, complete or not yet. */
export const BASKET = {
  checkoutId: { type: "text", doc: "Your id of the checkout", example: "c-381", aliases: ["checkout_id"] },
  affiliation: { type: "text", doc: "The shop or desk where it was made", example: "Web shop" },
  revenue: { type: "amount", doc: "Without shipping and tax", example: 125.21 },
  shipping: { type: "amount", doc: "Cost of shipping", example: 0 },
  tax: { type: "amount", doc: "All taxes", example: 23.79 },
  discount: { type: "amount", doc: "What was taken off", example: 10 },
  coupon: { type: "text", doc: "Code that was redeemed", example: "SPRING" },
  items: {
    type: "list",
    doc: "What it is of",
    example: [{ productId: "pass-10", name: "Ten classes", price: 149, quantity: 1 }],
    aliases: ["products"],
    items: PRODUCT,
  },
} as const satisfies Properties;
