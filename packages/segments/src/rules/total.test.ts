import type { Json } from "@regulars/contracts/json";
import type { Rule } from "@regulars/contracts/segment-definition";
import { describe, expect, it } from "vitest";
import type { CounterEvent } from "../counters.ts";
import { ask } from "../testing/subject.ts";

type TotalRule = Extract<Rule, { readonly kind: "total" }>;

const total = (more: Partial<TotalRule>): TotalRule => ({
  kind: "total",
  measure: "sum",
  property: ["total"],
  event: "order.completed",
  op: "atLeast",
  value: 100,
  ...more,
});

/** One order per value; `undefined` is an order without the property. */
function orders(...values: readonly (Json | undefined)[]): readonly CounterEvent[] {
  return values.map((value, i) => order(i * 1_000, value));
}

function order(occurredAt: number, value: Json | undefined): CounterEvent {
  const properties = value === undefined ? {} : { total: value };
  return { name: "order.completed", occurredAt, messageId: `m${occurredAt}`, properties };
}

const says = (rule: Partial<TotalRule>, ...values: readonly (Json | undefined)[]): boolean =>
  ask(total(rule), { events: orders(...values) }, 1_000_000).truth;

describe("a sum", () => {
  it("leaves out events without the property, or with a value that is no number; the text of a number is one", () => {
    const values = [30, "70", undefined, null, true, "1,000", "5 €", [50], { total: 50 }, ""];
    expect(says({ op: "equals", value: 100 }, ...values)).toBe(true);
    expect(says({ op: "equals", value: 4.5 }, " 1.5 ", "3e0")).toBe(true);
  });

  it("is an exact decimal", () => {
    expect(says({ op: "equals", value: 0.3 }, 0.1, 0.2)).toBe(true);
    expect(says({ op: "greaterThan", value: 0.3 }, 0.1, 0.2)).toBe(false);
    expect(says({ op: "equals", value: 1 }, ...Array.from({ length: 10 }, () => 0.1))).toBe(true);
    expect(says({ op: "equals", value: 1 }, 1e21, 1, -1e21)).toBe(true);
    expect(says({ op: "equals", value: 0 }, 5e-324, 1e300, -5e-324, -1e300)).toBe(true);
    expect(says({ op: "lessThan", value: 9007199254740992 }, 9007199254740991, 0.5)).toBe(true);
  });

  it("of nothing is 0", () => {
    expect(says({ op: "equals", value: 0 })).toBe(true);
    expect(says({ op: "atMost", value: 0, within: "P1D" })).toBe(true);
    expect(says({ op: "equals", value: 0 }, "free")).toBe(true);
    expect(says({ op: "atLeast", value: 0.01 })).toBe(false);
  });

  it.each([
    ["equals", 99.5, false],
    ["equals", 100, true],
    ["notEquals", 100, false],
    ["notEquals", 99.5, true],
    ["greaterThan", 100, false],
    ["greaterThan", 99.99, true],
    ["atLeast", 100, true],
    ["atLeast", 100.01, false],
    ["lessThan", 100, false],
    ["lessThan", 100.01, true],
    ["atMost", 100, true],
    ["atMost", 99.99, false],
  ] as const)("of 100 %s %d: %j", (op, value, truth) => {
    expect(says({ op, value }, 60.5, 39.5)).toBe(truth);
  });

  it("within a window loses each event at the millisecond at which it leaves, and says when that matters", () => {
    const events = [order(0, 50), order(2_000, 10), order(3_000, 100), order(3_000, 1)];
    const rule = total({ within: "PT10S", value: 105 });
    expect(ask(rule, { events }, 9_999)).toEqual({ truth: true, nextChangeAt: 12_000 });
    expect(ask(rule, { events }, 11_999).truth).toBe(true);
    expect(ask(rule, { events }, 12_000)).toEqual({ truth: false });
  });

  it("within a window can pass by a value: events of one instant leave together", () => {
    const events = [order(0, 1), order(0, 2), order(5_000, 4)];
    const equals = (value: number) => ask(total({ within: "PT10S", op: "equals", value }), { events }, 5_000);
    expect(equals(7)).toEqual({ truth: true, nextChangeAt: 10_000 });
    expect(equals(6)).toEqual({ truth: false });
    expect(equals(4)).toEqual({ truth: false, nextChangeAt: 10_000 });
    expect(equals(0)).toEqual({ truth: false, nextChangeAt: 15_000 });
  });
});

describe("an average", () => {
  it("is exact where division would round", () => {
    expect(says({ measure: "average", op: "equals", value: 0.1 }, 0.1, 0.1, 0.1)).toBe(true);
    expect(says({ measure: "average", op: "equals", value: 0.3333333333333333 }, 1, 0, 0)).toBe(false);
    expect(says({ measure: "average", op: "greaterThan", value: 0.3333333333333333 }, 1, 0, 0)).toBe(true);
    expect(says({ measure: "average", op: "equals", value: 1.5 }, "1", 2, undefined, "none")).toBe(true);
  });

  it("follows what is in the window", () => {
    const events = [order(0, 1), order(1_000, 5)];
    const rule = total({ measure: "average", within: "PT10S", op: "atMost", value: 3 });
    expect(ask(rule, { events }, 1_000)).toEqual({ truth: true, nextChangeAt: 10_000 });
    expect(ask(rule, { events }, 10_000)).toEqual({ truth: false });
  });
});

describe("the least and the greatest", () => {
  it("are of all there ever were, late ones too", () => {
    expect(says({ measure: "max", op: "equals", value: 90 }, 5, "90", -100)).toBe(true);
    expect(says({ measure: "min", op: "equals", value: -100 }, 5, "90", -100)).toBe(true);
    expect(says({ measure: "min", op: "atMost", value: 0 }, -0)).toBe(true);
  });

  it("of a window change when the one that decides leaves it, and not when a lesser does", () => {
    const events = [order(0, 5), order(1_000, 90), order(2_000, 20), order(3_000, 20), order(4_000, 3)];
    const max = total({ measure: "max", within: "PT10S", op: "greaterThan", value: 10 });
    expect(ask(max, { events }, 4_000)).toEqual({ truth: true, nextChangeAt: 13_000 });
    const min = total({ measure: "min", within: "PT10S", op: "lessThan", value: 4 });
    expect(ask(min, { events }, 4_000)).toEqual({ truth: true, nextChangeAt: 14_000 });
  });
});

it.each(["average", "min", "max"] as const)("%s of nothing makes the rule false, whatever it asks", (measure) => {
  for (const op of ["equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"] as const)
    for (const within of [undefined, "P1D"]) {
      expect(says({ measure, op, within, value: 0 }), op).toBe(false);
      expect(says({ measure, op, within, value: 0 }, "no number", null), op).toBe(false);
    }
});

describe("different values", () => {
  const distinct = (value: number, ...values: readonly (Json | undefined)[]) =>
    says({ measure: "distinct", op: "equals", value }, ...values);

  it("are told apart as equals does: a number is its text, a truth value is not, arrays and objects by their JSON", () => {
    expect(distinct(1, 5, "5", 5)).toBe(true);
    expect(distinct(2, 5, "5.0")).toBe(true);
    expect(distinct(2, true, "true")).toBe(true);
    expect(distinct(2, "Yoga", "yoga")).toBe(true);
    expect(distinct(1, { a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(distinct(2, [5], ["5"])).toBe(true);
    const long = "a class with a long name, ";
    expect(distinct(2, `${long}early`, `${long}late`, `${long}late`)).toBe(true);
  });

  it("null, empty text and absent are none; of nothing there are 0", () => {
    expect(distinct(0, null, "", undefined)).toBe(true);
    expect(distinct(2, null, 0, false)).toBe(true);
    expect(distinct(0)).toBe(true);
  });

  it("of a window count until their last event leaves", () => {
    const events = [order(0, "a"), order(1_000, "b"), order(2_000, "a"), order(3_000, "c")];
    const rule = total({ measure: "distinct", within: "PT10S", value: 2 });
    expect(ask(rule, { events }, 3_000)).toEqual({ truth: true, nextChangeAt: 12_000 });
    expect(ask({ ...rule, value: 3 }, { events }, 3_000)).toEqual({ truth: true, nextChangeAt: 11_000 });
    expect(ask({ ...rule, op: "lessThan", value: 3 }, { events }, 11_000)).toEqual({ truth: true });
    expect(ask({ ...rule, op: "equals", value: 2.5 }, { events }, 3_000)).toEqual({ truth: false });
  });
});

it("only events of the name that pass where are looked at, at the property's path", () => {
  const event = (name: string, properties: CounterEvent["properties"], i: number): CounterEvent => ({
    name,
    occurredAt: i,
    messageId: `m${i}`,
    properties,
  });
  const events = [
    event("order.completed", { sum: { net: 10 }, currency: "EUR" }, 1),
    event("order.completed", { sum: { net: 20 }, currency: "USD" }, 2),
    event("order.refunded", { sum: { net: 40 }, currency: "EUR" }, 3),
    event("order.completed", { sum: 80, currency: "EUR" }, 4),
    event("order.completed", { "sum.net": 160, currency: "EUR" }, 5),
  ];
  const where = [{ path: ["currency"], op: "equals", value: "EUR" }] as const;
  const rule = total({ property: ["sum", "net"], where, op: "equals" });
  expect(ask({ ...rule, value: 10 }, { events }, 10).truth).toBe(true);
  expect(ask({ ...rule, event: "order.*", value: 50 }, { events }, 10).truth).toBe(true);
});

it("a date in where is compared with the clock at the instant at which it is asked", () => {
  const booked = (occurredAt: number, startsAt: number, total: number): CounterEvent => ({
    name: "order.completed",
    occurredAt,
    messageId: `m${occurredAt}`,
    properties: { startsAt, total },
  });
  const where = [{ path: ["startsAt"], op: "withinNext", value: "PT10S" }] as const;
  const events = [booked(0, 15_000, 60), booked(1, 8_000, 50), booked(2, 9_000, 1)];
  const rule = total({ where, value: 110 });
  expect(ask(rule, { events }, 4_999).truth).toBe(false);
  expect(ask(rule, { events }, 5_000).truth).toBe(true);
  expect(ask(rule, { events }, 8_000).truth).toBe(false);
  expect(ask({ ...rule, measure: "max", value: 60 }, { events }, 14_999).truth).toBe(true);
  expect(ask({ ...rule, measure: "distinct", value: 3 }, { events }, 5_000).truth).toBe(true);
  expect(ask({ ...rule, measure: "distinct", value: 3 }, { events }, 8_000).truth).toBe(false);
});
