import type { JsonObject } from "@regulars/contracts/json";
import { describe, expect, test } from "vitest";
import { senderForTests } from "../testing/sender-for-tests.ts";
import { findings } from "./fault.ts";
import { readProperties } from "./properties.ts";

function read(properties: JsonObject, name = "order.completed", currency = "EUR") {
  const found = findings();
  const read = readProperties({ properties }, { type: "track", name }, senderForTests({ currency }), found);
  return found.fatal === undefined ? read : [found.fatal.code, found.fatal.path];
}

describe("a completed order", () => {
  test("is stored under canonical names, with the studio's currency when it names none", () => {
    expect(read({ order_id: 1007, revenue: 27.5, products: [{ sku: "a" }], coupon: "SPRING" })).toEqual({
      orderId: "1007",
      total: 27.5,
      revenue: 27.5,
      currency: "EUR",
      items: [{ sku: "a" }],
      coupon: "SPRING",
    });
  });

  test("keeps a canonical value over Segment's name for it, and total over revenue", () => {
    expect(read({ orderId: "a", order_id: "b", total: 10, revenue: 8 })).toMatchObject({ orderId: "a", total: 10 });
  });

  test("takes an amount as text, zero too", () => {
    expect(read({ orderId: "a", total: " 27.50 ", currency: " usd" })).toMatchObject({
      total: "27.50",
      currency: "USD",
    });
    expect(read({ orderId: "a", total: 0 })).toMatchObject({ total: 0 });
  });

  test("without an orderId or a total is rejected", () => {
    expect(read({ total: 1 })).toEqual(["missing_field", "properties.orderId"]);
    expect(read({ orderId: " ", total: 1 })).toEqual(["missing_field", "properties.orderId"]);
    expect(read({ orderId: {}, total: 1 })).toEqual(["wrong_type", "properties.orderId"]);
    expect(read({ orderId: "o".repeat(256), total: 1 })).toEqual(["too_long", "properties.orderId"]);
    expect(read({ orderId: "a" })).toEqual(["missing_field", "properties.total"]);
  });

  test("of a sum that is no money is rejected, at the field that was sent", () => {
    for (const total of [-1, "free", true, [], 1e300, "1e5000", "Infinity", "-0.01"]) {
      expect(read({ orderId: "a", total })).toEqual(["invalid_amount", "properties.total"]);
    }
    expect(read({ orderId: "a", revenue: "x" })).toEqual(["invalid_amount", "properties.revenue"]);
  });

  test("in no currency is rejected", () => {
    for (const currency of ["euro", 978, "€", {}]) {
      expect(read({ orderId: "a", total: 1, currency })).toEqual(["invalid_currency", "properties.currency"]);
    }
  });
});

describe("a refund", () => {
  test("without a total is of the whole order", () => {
    expect(read({ orderId: "a" }, "order.refunded")).toEqual({ orderId: "a" });
    expect(read({ orderId: "a", total: "all" }, "order.refunded")).toEqual({ orderId: "a" });
    expect(read({ orderId: "a", currency: "usd" }, "order.refunded")).toEqual({ orderId: "a", currency: "USD" });
  });

  test("of a part says how much", () => {
    expect(read({ order_id: "a", total: 5 }, "order.refunded")).toMatchObject({ orderId: "a", total: 5 });
    expect(read({ orderId: "a", total: -5 }, "order.refunded")).toEqual(["invalid_amount", "properties.total"]);
  });
});
