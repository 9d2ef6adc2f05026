import type { EventsOf } from "./event-spec.ts";
import { BASKET, CLASS, CURRENCY, PAGE, PRODUCT } from "./shared-properties.ts";

const FORM = {
  formId: { type: "text", doc: "Your id of the form", example: "trial" },
  formName: { type: "text", doc: "What it is called", example: "Trial class" },
  url: PAGE.url,
} as const;

export const WEB_EVENTS: EventsOf<"web"> = {
  "page.viewed": { doc: "Somebody looked at a page; the `page` call.", properties: PAGE },
  "screen.viewed": {
    doc: "Somebody looked at a screen of an app; the `screen` call.",
    properties: { name: PAGE.name, category: PAGE.category },
  },
  "class.viewed": {
    doc: "Somebody looked at a class in the schedule.",
    properties: {
      ...CLASS,
      spotsLeft: { type: "integer", doc: "Places still free", example: 3 },
      url: PAGE.url,
    },
  },
  "product.viewed": {
    doc: "Somebody looked at what is for sale: a pass, a membership, a mat.",
    properties: { ...PRODUCT, ...CURRENCY, value: { type: "amount", doc: "Of all of them", example: 149 } },
  },
  "cart.added": {
    doc: "Somebody put something into the cart.",
    properties: {
      cartId: { type: "text", doc: "Your id of the cart", example: "k-90", aliases: ["cart_id"] },
      ...PRODUCT,
      ...CURRENCY,
      value: { type: "amount", doc: "Of all of them", example: 149 },
    },
  },
  "checkout.started": {
    doc: "Somebody began to pay.",
    properties: {
      orderId: { type: "text", doc: "Your id of the order", example: "o-1007", aliases: ["order_id"] },
      value: { type: "amount", doc: "What is to be paid", example: 149 },
      ...CURRENCY,
      ...BASKET,
    },
  },
  "form.submitted": { doc: "Somebody sent a form.", properties: FORM },
  "lead.captured": {
    doc: "Somebody left an address to hear more; send the address by `identify`.",
    properties: {
      ...FORM,
      source: { type: "text", doc: "Where they did", example: "Open day" },
      interest: { type: "text", doc: "What they would like to hear of", example: "Prenatal yoga" },
    },
  },
};
