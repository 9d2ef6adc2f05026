import type { JsonObject } from "@regulars/contracts/json";
import type { Rule } from "@regulars/contracts/segment-definition";
import { describe, expect, it } from "vitest";
import { compileSegment } from "../compile.ts";
import type { CounterEvent } from "../counters.ts";
import { ask } from "../testing/subject.ts";

type SinceRule = Extract<Rule, { readonly kind: "since" }>;

const since = (more: Partial<SinceRule>): SinceRule => ({
  kind: "since",
  which: "last",
  event: "class.attended",
  op: "moreThan",
  duration: "PT10S",
  ...more,
});
const attended = (occurredAt: number, properties: JsonObject = {}): CounterEvent => ({
  name: "class.attended",
  occurredAt,
  messageId: `m${occurredAt}`,
  properties,
});

it("is false for both ops when there is no such event", () => {
  for (const which of ["first", "last"] as const)
    for (const op of ["moreThan", "lessThan"] as const) {
      expect(ask(since({ which, op }), {}, 1e12)).toEqual({ truth: false });
      const events = [{ ...attended(0), name: "class.missed" }];
      expect(ask(since({ which, op }), { events }, 1e12)).toEqual({ truth: false });
    }
});

describe("of events at 1 and 4 seconds", () => {
  const events = [attended(4_000), attended(1_000)];

  it.each([
    ["first", 1_000],
    ["last", 4_000],
  ] as const)(
    "the %s counts, and at the very instant it is neither more nor less than the duration ago",
    (which, at) => {
      const more = since({ which });
      expect(ask(more, { events }, 5_000)).toEqual({ truth: false, nextChangeAt: at + 10_001 });
      expect(ask(more, { events }, at + 10_000)).toEqual({ truth: false, nextChangeAt: at + 10_001 });
      expect(ask(more, { events }, at + 10_001)).toEqual({ truth: true });
      const less = since({ which, op: "lessThan" });
      expect(ask(less, { events }, at + 9_999)).toEqual({ truth: true, nextChangeAt: at + 10_000 });
      expect(ask(less, { events }, at + 10_000)).toEqual({ truth: false });
    },
  );

  it("where says which events count", () => {
    const where = [{ path: ["type"], op: "equals", value: "yoga" }] as const;
    const some = [...events, attended(2_000, { type: "yoga" }), attended(3_000, { type: "yoga" })];
    expect(ask(since({ which: "first", where }), { events: some }, 12_000)).toEqual({
      truth: false,
      nextChangeAt: 12_001,
    });
    expect(ask(since({ which: "last", where }), { events: some }, 12_000)).toEqual({
      truth: false,
      nextChangeAt: 13_001,
    });
  });
});

it("a date in where is compared with the clock when it is asked", () => {
  const where = [{ path: ["until"], op: "withinNext", value: "P1D" }] as const;
  const events = [attended(0, { until: 5_000 }), attended(1_000, { until: 60_000 }), attended(2_000, { until: 5_000 })];
  const first = since({ which: "first", where, op: "lessThan", duration: "PT7S" });
  expect(ask(first, { events }, 4_999).truth).toBe(true);
  expect(ask(first, { events }, 7_999).truth).toBe(true);
  expect(ask(first, { events }, 8_000).truth).toBe(false);
  const last = since({ where, op: "lessThan", duration: "PT4S" });
  expect(ask(last, { events }, 4_999)).toEqual({ truth: true, nextChangeAt: 5_000 });
  expect(ask(last, { events }, 5_000)).toMatchObject({ truth: false });
});

it("the last shares its counter with “did it within”, however long the window", () => {
  const [one] = compileSegment({ v: 1, rule: since({}) }).counters;
  const [other] = compileSegment({ v: 1, rule: { kind: "did", event: "class.attended", within: "P9D" } }).counters;
  expect(one?.key).toBe(other?.key);
});
