import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FAMILIES } from "../catalogue.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Properties } from "./event-spec.ts";
import { EVENT_SPECS } from "./event-specs.ts";
import { type PropertyFault, readCatalogueProperties } from "./read-properties.ts";

function read(name: string, sent: JsonObject) {
  const faults: PropertyFault[] = [];
  const properties = readCatalogueProperties(name, sent, (fault) => faults.push(fault));
  return { properties, faults };
}

function faultsOf(name: string, sent: JsonObject) {
  return read(name, sent).faults.map(({ code, path }) => [code, path]);
}

describe("the properties of a catalogue event", () => {
  it("are as they were sent when all is well, the ones that the catalogue does not name too", () => {
    const sent = {
      classId: 412,
      startsAt: "2026-03-01T18:00:00+01:00",
      price: "18.00",
      late: true,
      room: { name: "Sun" },
    };
    expect(read("booking.cancelled", sent)).toEqual({ properties: sent, faults: [] });
    expect(read("booking.cancelled", sent).properties).toBe(sent);
  });

  it("may all be absent, null or an empty text where none is needed", () => {
    expect(faultsOf("booking.created", {})).toEqual([]);
    expect(faultsOf("booking.created", { price: null, startsAt: "", guests: null })).toEqual([]);
    expect(faultsOf("checkout.started", { items: null, currency: "" })).toEqual([]);
  });

  it("of a wrong type are told with the place, however deep and under the name that was sent", () => {
    expect(faultsOf("booking.created", { price: { amount: 3 } })).toEqual([["wrong_type", "properties.price"]]);
    const items: Json = [{ price: 1 }, {}, { price: "cheap" }];
    expect(faultsOf("checkout.started", { items })).toEqual([["wrong_type", "properties.items[2].price"]]);
    expect(faultsOf("Order Completed", { items })).toEqual([]);
    expect(faultsOf("checkout.started", { products: items })).toEqual([["wrong_type", "properties.products[2].price"]]);
    expect(faultsOf("checkout.started", { items: ["mat"] })).toEqual([["wrong_type", "properties.items[0]"]]);
    expect(faultsOf("checkout.started", { items: { price: 1 } })).toEqual([["wrong_type", "properties.items"]]);
  });

  it("say what was wanted", () => {
    expect(read("booking.created", { startsAt: "tomorrow" }).faults).toEqual([
      {
        code: "wrong_type",
        reason: "startsAt must be an ISO 8601 instant or epoch milliseconds",
        path: "properties.startsAt",
      },
    ]);
  });

  it("of a custom event may be anything", () => {
    const sent = { price: {}, items: 3, order_id: [], startsAt: "never" };
    expect(read("Mat Rented", sent)).toEqual({ properties: sent, faults: [] });
  });

  it("have our names when they were sent under Segment's, at any depth; ours goes before", () => {
    const sent = { product_id: 7, image_url: "/7.jpg", cart_id: "c", list: "new" };
    const ours = { productId: 7, imageUrl: "/7.jpg", cartId: "c", list: "new" };
    expect(read("cart.added", sent).properties).toEqual(ours);
    expect(sent).toHaveProperty("product_id");
    expect(read("checkout.started", { products: [{ product_id: "a", x: 1 }] }).properties).toEqual({
      items: [{ productId: "a", x: 1 }],
    });
    expect(read("checkout.started", { order_id: "theirs", orderId: "ours" }).properties).toEqual({ orderId: "ours" });
    expect(read("checkout.started", { orderId: "ours", order_id: "theirs" }).properties).toEqual({ orderId: "ours" });
    expect(read("checkout.started", { orderId: null, order_id: "theirs" }).properties).toEqual({ orderId: "theirs" });
    expect(read("checkout.started", { order_id: "theirs", orderId: "" }).properties).toEqual({ orderId: "theirs" });
  });

  it("that an event cannot be without are missed", () => {
    expect(faultsOf("order.completed", {})).toEqual([
      ["missing_field", "properties.total"],
      ["missing_field", "properties.orderId"],
    ]);
    expect(faultsOf("order.completed", { order_id: 7, revenue: 3 })).toEqual([]);
    expect(faultsOf("order.refunded", { order_id: "o" })).toEqual([]);
    expect(faultsOf("consent.granted", { source: "form" })).toEqual([["missing_field", "properties.channel"]]);
    expect(faultsOf("consent.granted", { purpose: "ads" })).toEqual([]);
    expect(faultsOf("consent.granted", { channel: "ads" })).toEqual([]);
    expect(faultsOf("consent.withdrawn", { channel: "Fax" })).toEqual([["wrong_type", "properties.channel"]]);
  });

  it("that are an order's money have codes of their own", () => {
    expect(faultsOf("order.completed", { orderId: "o", total: "free" })).toEqual([
      ["invalid_amount", "properties.total"],
    ]);
    expect(faultsOf("order.completed", { orderId: "o", total: 1, currency: 978 })).toEqual([
      ["invalid_currency", "properties.currency"],
    ]);
    expect(faultsOf("order.refunded", { orderId: "o", total: "all" })).toEqual([]);
    expect(faultsOf("order.completed", { orderId: "o", total: "all" })).toEqual([
      ["invalid_amount", "properties.total"],
    ]);
  });

  it("named like what every object has are no properties of the catalogue", () => {
    expect(faultsOf("cart.added", { constructor: 1, toString: {}, hasOwnProperty: [] })).toEqual([]);
    expect(faultsOf("constructor", { price: {} })).toEqual([]);
  });
});

describe("each type", () => {
  const cases: readonly (readonly [string, string, readonly Json[], readonly Json[]])[] = [
    ["booking.created", "classId", ["a", 7], [true, {}, ["a"]]],
    ["booking.created", "durationMinutes", [75, 7.5, "75", " 1e2 "], ["long", true, {}, "1_000", "0x1f"]],
    ["booking.created", "guests", [2, "2", 0], [1.5, "1.5", "two", false]],
    ["booking.cancelled", "late", [true, false, "true"], ["yes", "True", 1, {}]],
    ["booking.created", "price", [18, "18.50", " 49.90 ", 0, -5, 0.1 + 0.2], ["18,50", "€18", true, [], 1e300, "1e99"]],
    ["booking.created", "currency", ["EUR", "usd"], ["€", "EURO", 978, {}]],
    [
      "booking.created",
      "startsAt",
      ["2026-03-01", "2026-03-01T18:00:00.5Z", 1_772_384_400_000],
      ["Sunday", "1.3.2026", true, 1e20],
    ],
    ["page.viewed", "url", ["https://lotus.example/", "/schedule", "android-app://x"], [7, {}, false]],
    ["booking.created", "instructor", ["Mia", { id: 1, name: "Mia" }, 7], [true, ["Mia"]]],
    ["checkout.started", "items", [[], [{}]], ["mat", 1, [[]], [null]]],
  ];

  it.each(cases)("%s %s takes what it should and no other", (name, key, good, bad) => {
    for (const value of good) expect(faultsOf(name, { [key]: value }), JSON.stringify(value)).toEqual([]);
    for (const value of bad) expect(faultsOf(name, { [key]: value }), JSON.stringify(value)).toHaveLength(1);
  });

  it("refuses a number that is too large for a double", () => {
    const value = JSON.parse("1e999") as Json;
    for (const key of ["price", "guests", "classId", "startsAt"]) {
      expect(faultsOf("booking.created", { [key]: value })).toEqual([["wrong_type", `properties.${key}`]]);
    }
  });
});

it("reading never fails, and reading again changes nothing", () => {
  const keys = ["orderId", "order_id", "products", "items", "price", "product_id", "channel", "x", "constructor"];
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Json>(null, "", true, 3, -0.5, 1e300, "7", "all", "EUR", "2026-03-01"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value")),
    ),
  })).value;
  const sent = fc.dictionary(fc.constantFrom(...keys), json);
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(EVENT_SPECS)), sent, (name, properties) => {
      const before = JSON.stringify(properties);
      const once = read(name, properties);
      expect(read(name, once.properties).properties).toBe(once.properties);
      expect(JSON.stringify(properties)).toBe(before);
    }),
  );
});

describe("the catalogue", () => {
  it("specifies each name, in the order of the families, with a sentence", () => {
    expect(Object.keys(EVENT_SPECS)).toEqual(Object.values(FAMILIES).flat());
    for (const [name, { doc }] of Object.entries(EVENT_SPECS)) expect(doc, name).toMatch(/^[A-Z].*\.$/);
  });

  it("gives examples that it accepts itself", () => {
    const examples = (properties: Properties) =>
      Object.fromEntries(Object.entries(properties).map(([key, { example }]) => [key, example]));
    for (const [name, { properties }] of Object.entries(EVENT_SPECS)) {
      expect(read(name, examples(properties)), name).toEqual({ properties: examples(properties), faults: [] });
    }
  });

  it("has no name for two properties of one event", () => {
    for (const [name, { properties }] of Object.entries(EVENT_SPECS)) {
      const names = Object.entries(properties).flatMap(([key, { aliases }]) => [key, ...(aliases ?? [])]);
      expect(new Set(names).size, name).toBe(names.length);
    }
  });
});
