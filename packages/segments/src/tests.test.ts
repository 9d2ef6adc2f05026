import type { Json } from "@regulars/contracts/json";
import type { Op } from "@regulars/contracts/segment-definition";
import { describe, expect, it } from "vitest";
import { evaluateTest } from "./tests.ts";

const NOW = Date.parse("2026-06-15T12:00:00Z");
const DAY = 86_400_000;

function holds(op: Op, value: Json | undefined, wanted?: Json): boolean {
  return evaluateTest({ path: ["x"], op, value: wanted }, value, NOW, "UTC").truth;
}

type Row = readonly [value: Json | undefined, wanted: Json, truth: boolean];

describe("equals, and notEquals as its exact negation", () => {
  it.each<Row>([
    ["vip", "vip", true],
    ["VIP", "vip", false],
    ["vip ", "vip", false],
    ["é", "e\u0301", false],
    [5, 5, true],
    [5, "5", true],
    ["5", 5, true],
    ["5.0", 5, false],
    [5, "5.0", false],
    [" 5", 5, false],
    [1e21, "1e+21", true],
    [-0, 0, true],
    ["-0", -0, false],
    [0.5, "0.5", true],
    [".5", 0.5, false],
    [true, true, true],
    [true, "true", false],
    [1, true, false],
    [null, null, true],
    [undefined, null, false],
    [null, "", false],
    [undefined, "", false],
    ["", 0, false],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1], ["1"], false],
    [[], {}, false],
    ["[1]", [1], false],
    [{ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: null }, false],
  ])("%j and %j: %j", (value, wanted, truth) => {
    expect(holds("equals", value, wanted)).toBe(truth);
    expect(holds("notEquals", value, wanted)).toBe(!truth);
    expect(holds("in", value, ["another", wanted])).toBe(truth);
    expect(holds("notIn", value, ["another", wanted])).toBe(!truth);
    expect(holds("contains", [["another"], value === undefined ? "absent" : value], wanted)).toBe(truth);
  });
});

describe("in, and notIn as its exact negation", () => {
  it.each<Row>([
    ["a", ["a", "b"], true],
    ["c", ["a", "b"], false],
    ["ab", ["a", "b"], false],
    [5, ["4", "5"], true],
    [undefined, ["a"], false],
    [["a"], ["a"], false],
    [["a"], [["a"]], true],
    [false, [true, null], false],
    [null, [true, null], true],
  ])("%j in %j: %j", (value, wanted, truth) => {
    expect(holds("in", value, wanted)).toBe(truth);
    expect(holds("notIn", value, wanted)).toBe(!truth);
  });
});

describe("contains, and notContains as its exact negation", () => {
  it.each<Row>([
    [["yoga", "pilates"], "yoga", true],
    [["yoga", "pilates"], "yog", false],
    [["Yoga"], "yoga", false],
    [[5], "5", true],
    [["5"], 5, true],
    [[[1]], [1], true],
    [[], "", false],
    ["yoga class", "ga c", true],
    ["yoga", "", true],
    ["class 5", "5", true],
    ["class 5", 5, false],
    [55, "5", false],
    [{ a: "yoga" }, "yoga", false],
    [null, "a", false],
    [undefined, "a", false],
  ])("%j contains %j: %j", (value, wanted, truth) => {
    expect(holds("contains", value, wanted)).toBe(truth);
    expect(holds("notContains", value, wanted)).toBe(!truth);
  });
});

it("startsWith looks at the start of text, case kept", () => {
  expect(holds("startsWith", "+49 170", "+49")).toBe(true);
  expect(holds("startsWith", "+49", "+49")).toBe(true);
  expect(holds("startsWith", "anything", "")).toBe(true);
  for (const value of ["0049", " +49", "+4", 49, ["+49"], null, undefined])
    expect(holds("startsWith", value, "+49"), JSON.stringify(value)).toBe(false);
  expect(holds("startsWith", "Anna", "a")).toBe(false);
});

it("exists is neither absent, null nor empty text; missing is its exact negation", () => {
  for (const value of [undefined, null, ""])
    expect([holds("exists", value), holds("missing", value)]).toEqual([false, true]);
  for (const value of [" ", 0, false, [], {}, "null"])
    expect([holds("exists", value), holds("missing", value)], JSON.stringify(value)).toEqual([true, false]);
});

describe("comparisons of numbers", () => {
  it.each<readonly [Json | undefined, Json, string]>([
    [6, 5, ">"],
    [5, 5, "="],
    [4.999, 5, "<"],
    ["10", 9, ">"],
    ["9", "10", "<"],
    [" 12.50 ", 12.5, "="],
    ["1e2", 100, "="],
    [-1, 0, "<"],
    ["", 0, "none"],
    ["five", 5, "none"],
    ["5 €", 5, "none"],
    ["0x10", 5, "none"],
    [true, 0, "none"],
    [null, 0, "none"],
    [undefined, 0, "none"],
    [[6], 5, "none"],
    [Number.POSITIVE_INFINITY, 5, "none"],
  ])("%j against %j: %s", (value, bound, order) => {
    expect(holds("greaterThan", value, bound)).toBe(order === ">");
    expect(holds("atLeast", value, bound)).toBe(order === ">" || order === "=");
    expect(holds("lessThan", value, bound)).toBe(order === "<");
    expect(holds("atMost", value, bound)).toBe(order === "<" || order === "=");
  });
});

describe("before and after are strict, and false for what is no date", () => {
  it.each<readonly [Json | undefined, Json, string]>([
    ["2026-01-31", "2026-02-01", "<"],
    ["2026-02-01", "2026-02-01T00:00:00Z", "="],
    ["2026-02-01T01:00:00+01:00", "2026-02-01", "="],
    ["2026-02-01T00:00", "2026-02-01", "="],
    ["2026-02-01T00:00:00.001Z", "2026-02-01", ">"],
    [Date.parse("2026-02-01"), "2026-02-01", "="],
    [Date.parse("2026-02-01") + 0.5, "2026-02-01", ">"],
    ["2026-02-30", "2026-02-01", "none"],
    ["1769904000000", "2026-02-01", "none"],
    ["tomorrow", "2026-02-01", "none"],
    [9e15, "2026-02-01", "none"],
    [true, "2026-02-01", "none"],
    [null, "2026-02-01", "none"],
    [undefined, "2026-02-01", "none"],
  ])("%j against %j: %s", (value, bound, order) => {
    expect(holds("before", value, bound)).toBe(order === "<");
    expect(holds("after", value, bound)).toBe(order === ">");
  });
});

it.each([
  ["withinLast", -DAY - 1, undefined, false],
  ["withinLast", -DAY, undefined, false],
  ["withinLast", -DAY + 1, NOW + 1, true],
  ["withinLast", 0, NOW + DAY, true],
  ["withinLast", 1, NOW + 1, false],
  ["withinLast", -DAY + 0.5, NOW + 1, true],
  ["withinNext", 0, undefined, false],
  ["withinNext", 1, NOW + 1, true],
  ["withinNext", DAY, NOW + DAY, true],
  ["withinNext", DAY + 1, NOW + 1, false],
  ["withinNext", 3 * DAY, NOW + 2 * DAY, false],
] as const)("%s P1D of a date %d ms from now changes next at %d", (op, offsetMs, nextChangeAt, truth) => {
  expect(evaluateTest({ path: ["x"], op, value: "P1D" }, NOW + offsetMs, NOW, "UTC")).toEqual(
    nextChangeAt === undefined ? { truth } : { truth, nextChangeAt },
  );
});

it("a change beyond the last date there can be never comes", () => {
  const verdict = evaluateTest({ path: ["x"], op: "withinLast", value: "P99999999999D" }, NOW, NOW, "UTC");
  expect(verdict).toEqual({ truth: true });
});

it("tests against the clock are false, for good, of what is no date", () => {
  for (const op of ["withinLast", "withinNext", "anniversaryWithin"] as const)
    for (const value of [undefined, null, "", "soon", "2026-02-30", true, [NOW], Number.NaN])
      expect(evaluateTest({ path: ["x"], op, value: "P1D" }, value, NOW, "UTC")).toEqual({ truth: false });
});
