import type { EventType } from "@regulars/contracts/event";
import type { JsonObject } from "@regulars/contracts/json";
import { describe, expect, test } from "vitest";
import { senderForTests } from "../testing/sender-for-tests.ts";
import { findings } from "./fault.ts";
import { readProperties } from "./properties.ts";

const SENDER = senderForTests();

function read(sent: JsonObject, name: string, type: EventType = "track", sender = SENDER) {
  const found = findings();
  const properties = readProperties(sent, { type, name }, sender, found);
  return found.fatal === undefined ? properties : [found.fatal.code, found.fatal.path];
}

describe("a track call", () => {
  test("of the catalogue is rejected at the first property of a wrong type, and keeps those that have no type", () => {
    expect(read({ properties: { seat: {}, guests: 2 } }, "booking.created")).toEqual({ seat: {}, guests: 2 });
    expect(read({ properties: { guests: "two", price: {} } }, "booking.created")).toEqual([
      "wrong_type",
      "properties.guests",
    ]);
  });

  test("of no family keeps whatever it says", () => {
    expect(read({ properties: { guests: "two", order_id: 1 } }, "Mat Rented")).toEqual({ guests: "two", order_id: 1 });
    expect(read({}, "Mat Rented")).toEqual({});
  });

  test("of a sale by Segment's names is stored under ours", () => {
    const products = [{ product_id: "p", sku: "s", price: 19, colour: "blue" }];
    expect(read({ properties: { order_id: 7, total: "27.50", products } }, "order.completed")).toEqual({
      orderId: "7",
      total: "27.50",
      currency: "EUR",
      items: [{ productId: "p", sku: "s", price: 19, colour: "blue" }],
    });
  });
});

test("what the studio denies by our name is denied under Segment's too", () => {
  const sender = senderForTests({ settings: { ...SENDER.settings, deniedKeys: ["productid", "total"] } });
  const sent = { properties: { products: [{ product_id: "p", sku: "s" }], value: 3 } };
  expect(read(sent, "checkout.started", "track", sender)).toEqual({ items: [{ sku: "s" }], value: 3 });
});

describe("a page or a screen call", () => {
  test("has its name and category among its properties, which go before", () => {
    expect(read({ name: "Home", category: null }, "screen.viewed", "screen")).toEqual({ name: "Home" });
    expect(read({ name: "Home", category: "Studio" }, "page.viewed", "page")).toEqual({
      name: "Home",
      category: "Studio",
    });
    expect(read({ name: "Home", properties: { name: "Own", variation: 2 } }, "screen.viewed", "screen")).toEqual({
      name: "Own",
      variation: 2,
    });
  });

  test("whose address is none is rejected", () => {
    expect(read({ properties: { url: { href: "/" } } }, "page.viewed", "page")).toEqual([
      "wrong_type",
      "properties.url",
    ]);
  });
});

describe("a group call", () => {
  test("keeps its group's id, as text", () => {
    expect(read({ groupId: 42 }, "group", "group")).toEqual({ groupId: "42" });
    expect(read({ groupId: "g", properties: { groupId: "other", role: "owner" } }, "group", "group")).toEqual({
      groupId: "g",
      role: "owner",
    });
  });

  test("without a group is rejected", () => {
    expect(read({ groupId: "" }, "group", "group")).toEqual(["missing_field", "groupId"]);
    expect(read({ groupId: {} }, "group", "group")).toEqual(["wrong_type", "groupId"]);
  });
});
