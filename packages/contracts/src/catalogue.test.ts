import { describe, expect, it } from "vitest";
import { canonicalName, FAMILIES, familyOf, isDerived, needsSecretKey, SEGMENT_NAMES } from "./catalogue.ts";

const ALL_NAMES: readonly string[] = Object.values(FAMILIES).flat();

describe("canonicalName", () => {
  it.each([
    ["Order Completed", "order.completed"],
    ["order completed", "order.completed"],
    ["Product Added", "cart.added"],
    ["Email Opened", "message.opened"],
    ["Signed Up", "account.created"],
    ["Viewed Product", "product.viewed"],
    ["Wishlist Product Added to Cart", "cart.added"],
    ["EMAIL MARKED AS SPAM", "message.complained"],
    ["Coupon Applied", "Coupon Applied"],
    ["Order Cancelled", "Order Cancelled"],
    ["Email Sent", "Email Sent"],
    ["order.completed", "order.completed"],
    ["Bought A Mat", "Bought A Mat"],
  ])("maps %j to %j", (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("keeps a custom event named %s", (name) => {
    expect(canonicalName(name)).toBe(name);
  });

  it("maps only to names of the catalogue, and those to themselves", () => {
    for (const name of Object.values(SEGMENT_NAMES)) expect(ALL_NAMES).toContain(name);
    for (const name of ALL_NAMES) expect(canonicalName(name)).toBe(name);
  });
});

it("has each name in one family", () => {
  expect(new Set(ALL_NAMES).size).toBe(ALL_NAMES.length);
  expect(familyOf("order.completed")).toBe("order");
  expect(familyOf("Bought A Mat")).toBeUndefined();
});

it("lets a browser send no money, rights or attendance", () => {
  for (const name of ["order.completed", "order.refunded", "membership.started", "class.attended", "message.opened"])
    expect(needsSecretKey(name), name).toBe(true);
  for (const name of ["page.viewed", "cart.added", "booking.created", "Bought A Mat"])
    expect(needsSecretKey(name), name).toBe(false);
});

it("knows the events that Regulars alone makes", () => {
  expect(isDerived("segment.entered")).toBe(true);
  expect(isDerived("order.completed")).toBe(false);
});
