import type { JsonObject } from "@regulars/contracts/json";
import type { Rule } from "@regulars/contracts/segment-definition";
import { expect, it } from "vitest";
import type { CounterEvent } from "../counters.ts";
import { ask } from "../testing/subject.ts";

type LatestRule = Extract<Rule, { readonly kind: "latest" }>;

const event = (occurredAt: number, properties: JsonObject, messageId = `m${occurredAt}`): CounterEvent => ({
  name: "class.attended",
  occurredAt,
  messageId,
  properties,
});
const having = (...tests: LatestRule["having"]): LatestRule => ({
  kind: "latest",
  event: "class.attended",
  having: tests,
});
const YOGA = having({ path: ["type"], op: "equals", value: "yoga" });

it("looks at the last such event, in whatever order they came", () => {
  const yoga = event(2_000, { type: "yoga" });
  const boxing = event(1_000, { type: "boxing" });
  for (const events of [
    [yoga, boxing],
    [boxing, yoga],
  ]) {
    expect(ask(YOGA, { events }, 5_000)).toEqual({ truth: true });
    expect(ask(having({ path: ["type"], op: "equals", value: "boxing" }), { events }, 5_000)).toEqual({ truth: false });
  }
});

it("of two at one instant the one with the greater message id, as bytes, is the last", () => {
  const events = [event(1, { type: "yoga" }, "\u{1f600}"), event(1, { type: "boxing" }, "\ufb01")];
  expect(ask(YOGA, { events }, 1).truth).toBe(true);
  expect(ask(YOGA, { events: events.toReversed() }, 1).truth).toBe(true);
});

it("is false when there is no such event, even where absent values would pass", () => {
  const missing = having({ path: ["coupon"], op: "missing" });
  expect(ask(missing, {}, 1)).toEqual({ truth: false });
  expect(ask(missing, { events: [{ ...event(1, {}), name: "class.missed" }] }, 1)).toEqual({ truth: false });
  expect(ask(missing, { events: [event(1, {})] }, 1)).toEqual({ truth: true });
});

it("all tests must hold of the same event, and where says which events count", () => {
  const events = [event(1, { type: "yoga", level: 2, paid: true }), event(2, { type: "yoga", level: 1 })];
  const both = having({ path: ["type"], op: "equals", value: "yoga" }, { path: ["level"], op: "atLeast", value: 2 });
  expect(ask(both, { events }, 5).truth).toBe(false);
  expect(ask({ ...both, where: [{ path: ["paid"], op: "equals", value: true }] }, { events }, 5).truth).toBe(true);
});

it("tells null from absent, and looks along the path", () => {
  const nulled = having({ path: ["by", "coach"], op: "equals", value: null });
  expect(ask(nulled, { events: [event(1, { by: { coach: null } })] }, 1).truth).toBe(true);
  expect(ask(nulled, { events: [event(1, { by: {} })] }, 1).truth).toBe(false);
  expect(ask(nulled, { events: [event(1, { by: "coach" })] }, 1).truth).toBe(false);
});

it("compares dates with the clock when it is asked, in having and in where", () => {
  const events = [event(0, { at: 20_000, n: 1 }), event(1, { at: 5_000, n: 2 })];
  const soon = having({ path: ["at"], op: "withinNext", value: "PT10S" });
  expect(ask(soon, { events }, 4_999)).toEqual({ truth: true, nextChangeAt: 5_000 });
  expect(ask(soon, { events }, 5_000)).toEqual({ truth: false });
  const upcoming = { ...having({ path: ["n"], op: "equals", value: 1 }), where: soon.having };
  expect(ask(upcoming, { events }, 4_999).truth).toBe(false);
  expect(ask(upcoming, { events }, 9_999)).toEqual({ truth: false, nextChangeAt: 10_000 });
  expect(ask(upcoming, { events }, 10_000)).toEqual({ truth: true, nextChangeAt: 20_000 });
});
