import type { JsonObject } from "@regulars/contracts/json";
import type { DidRule, Rule } from "@regulars/contracts/segment-definition";
import { describe, expect, it } from "vitest";
import { compileSegment } from "./compile.ts";
import type { CounterEvent } from "./counters.ts";
import type { Verdict } from "./evaluate.ts";
import { ask as askOf } from "./testing/subject.ts";

type Times = NonNullable<DidRule["times"]>;

function attended(...instants: readonly number[]): readonly CounterEvent[] {
  return instants.map((occurredAt) => ({
    name: "class.attended",
    occurredAt,
    messageId: `m${occurredAt}`,
    properties: {},
  }));
}

function ask(rule: Rule, events: readonly CounterEvent[], nowMs: number, traits: JsonObject = {}): Verdict {
  return askOf(rule, { events, said: [{ at: 0, messageId: "traits", traits }] }, nowMs);
}

const did = (more: Partial<DidRule> = {}): DidRule => ({ kind: "did", event: "class.attended", ...more });

describe("did, without a window", () => {
  it.each<readonly [Times | undefined, number, boolean]>([
    [undefined, 0, false],
    [undefined, 1, true],
    [undefined, 7, true],
    [{ op: "atLeast", count: 0 }, 0, true],
    [{ op: "atLeast", count: 3 }, 2, false],
    [{ op: "atLeast", count: 3 }, 3, true],
    [{ op: "atMost", count: 0 }, 0, true],
    [{ op: "atMost", count: 0 }, 1, false],
    [{ op: "atMost", count: 2 }, 2, true],
    [{ op: "atMost", count: 2 }, 3, false],
    [{ op: "exactly", count: 0 }, 0, true],
    [{ op: "exactly", count: 0 }, 1, false],
    [{ op: "exactly", count: 2 }, 1, false],
    [{ op: "exactly", count: 2 }, 2, true],
    [{ op: "exactly", count: 2 }, 3, false],
  ])("%j of %d events: %j, whatever the clock says", (times, n, truth) => {
    const events = attended(...Array.from({ length: n }, (_, i) => i));
    expect(ask(did({ times }), events, 1_000)).toEqual({ truth });
  });

  it("two events at the same instant both count", () => {
    expect(ask(did({ times: { op: "exactly", count: 2 } }), attended(5, 5), 5).truth).toBe(true);
    expect(ask(did({ times: { op: "exactly", count: 2 }, within: "PT1S" }), attended(5, 5), 5).truth).toBe(true);
  });

  it("counts from ≤ occurredAt < to", () => {
    const range = { from: "1970-01-01T00:00:10Z", to: "1970-01-01T00:00:20Z" };
    for (const [at, truth] of [
      [9_999, false],
      [10_000, true],
      [19_999, true],
      [20_000, false],
    ] as const)
      expect(ask(did(range), attended(at), 30_000), `at ${at}`).toEqual({ truth });
  });
});

describe("did, within a window of 10 seconds", () => {
  const within = "PT10S";
  it.each<readonly [string, Times | undefined, readonly number[], number, Verdict]>([
    ["opens with the event", undefined, [1_000], 1_000, { truth: true, nextChangeAt: 11_000 }],
    ["is open until its last millisecond", undefined, [1_000], 10_999, { truth: true, nextChangeAt: 11_000 }],
    ["is closed at its instant", undefined, [1_000], 11_000, { truth: false }],
    ["lasts as long as the newest event", undefined, [1_000, 4_000], 5_000, { truth: true, nextChangeAt: 14_000 }],
    ["a late event opens less", undefined, [4_000, 1_000], 5_000, { truth: true, nextChangeAt: 14_000 }],
    [
      "twice ends with the second newest",
      { op: "atLeast", count: 2 },
      [1_000, 2_000, 3_000],
      5_000,
      { truth: true, nextChangeAt: 12_000 },
    ],
    ["twice, once left", { op: "atLeast", count: 2 }, [1_000, 2_000], 11_000, { truth: false }],
    ["at most one, none over", { op: "atMost", count: 1 }, [1_000], 5_000, { truth: true }],
    [
      "at most one, again when the second newest leaves",
      { op: "atMost", count: 1 },
      [1_000, 2_000, 3_000],
      5_000,
      { truth: false, nextChangeAt: 12_000 },
    ],
    [
      "never in the window, again when the newest leaves",
      { op: "atMost", count: 0 },
      [1_000, 2_000],
      5_000,
      { truth: false, nextChangeAt: 12_000 },
    ],
    ["exactly none", { op: "exactly", count: 0 }, [], 5_000, { truth: true }],
    [
      "exactly none, when the newest leaves",
      { op: "exactly", count: 0 },
      [1_000, 2_000],
      5_000,
      { truth: false, nextChangeAt: 12_000 },
    ],
    [
      "exactly two, until one leaves",
      { op: "exactly", count: 2 },
      [1_000, 2_000],
      5_000,
      { truth: true, nextChangeAt: 11_000 },
    ],
    [
      "exactly two of three, when one leaves",
      { op: "exactly", count: 2 },
      [1_000, 2_000, 3_000],
      5_000,
      { truth: false, nextChangeAt: 11_000 },
    ],
    [
      "exactly two of three, when two leave at once: never",
      { op: "exactly", count: 2 },
      [1_000, 1_000, 3_000],
      5_000,
      { truth: false },
    ],
    [
      "exactly one of two of one instant never is",
      { op: "exactly", count: 1 },
      [1_000, 1_000],
      5_000,
      { truth: false },
    ],
  ])("%s", (_, times, instants, nowMs, verdict) => {
    expect(ask(did({ within, times }), attended(...instants), nowMs)).toEqual(verdict);
  });

  it("an event that is yet to come counts from its instant on", () => {
    expect(ask(did({ within }), attended(9_000), 5_000)).toEqual({ truth: false, nextChangeAt: 9_000 });
    expect(ask(did({ within, times: { op: "exactly", count: 0 } }), attended(9_000), 5_000)).toEqual({
      truth: true,
      nextChangeAt: 9_000,
    });
  });

  it("counts what is in both the window and the range", () => {
    const range = { from: "1970-01-01T00:00:02Z", to: "1970-01-01T00:00:04Z" };
    expect(ask(did({ within, ...range }), attended(1_000, 2_000, 3_999, 4_000), 5_000)).toEqual({
      truth: true,
      nextChangeAt: 13_999,
    });
    expect(ask(did({ within, ...range }), attended(1_000, 4_000), 5_000)).toEqual({ truth: false });
  });
});

describe("did, by name and where", () => {
  const order = (name: string, properties: JsonObject): CounterEvent => ({
    name,
    messageId: "m",
    occurredAt: 1,
    properties,
  });

  it("a prefix counts every event that begins so, and none that Regulars made", () => {
    const rule = did({ event: "order.*", times: { op: "exactly", count: 2 } });
    const events = ["order.completed", "order.refunded", "orders", "page.viewed"].map((name) => order(name, {}));
    expect(ask(rule, events, 1).truth).toBe(true);
    expect(ask(did({ event: "s*" }), [order("segment.entered", {})], 1).truth).toBe(false);
    expect(ask(did({ event: "s*" }), [order("screen.viewed", {})], 1).truth).toBe(true);
  });

  it("all tests must hold; a step into what is no object is absent", () => {
    const where = [
      { path: ["total"], op: "greaterThan", value: 20 },
      { path: ["items", "0"], op: "missing" },
    ] as const;
    const rule = did({ event: "order.completed", where });
    expect(ask(rule, [order("order.completed", { total: "20.01", items: ["mat"] })], 1).truth).toBe(true);
    expect(ask(rule, [order("order.completed", { total: 20 })], 1).truth).toBe(false);
    expect(ask(rule, [order("order.completed", { total: 21, items: { 0: "mat" } })], 1).truth).toBe(false);
  });

  it("a test against the clock moves with the clock, not with the event", () => {
    const rule = did({ event: "booking.created", where: [{ path: ["startsAt"], op: "withinNext", value: "PT10S" }] });
    const events = [order("booking.created", { startsAt: 30_000 }), order("booking.created", { startsAt: "soon" })];
    expect(ask(rule, events, 5_000)).toEqual({ truth: false, nextChangeAt: 20_000 });
    expect(ask(rule, events, 20_000)).toEqual({ truth: true, nextChangeAt: 30_000 });
    expect(ask(rule, events, 30_000)).toEqual({ truth: false });
  });

  it("a test against the clock and a window both hold to the millisecond", () => {
    const where = [{ path: ["startsAt"], op: "withinNext", value: "P1D" }] as const;
    const rule = did({ event: "booking.created", where, within: "PT10S" });
    const events = [order("booking.created", { startsAt: 60_000 })];
    expect(ask(rule, events, 10_000)).toEqual({ truth: true, nextChangeAt: 10_001 });
    expect(ask(rule, events, 10_001)).toEqual({ truth: false });
  });

  it("two tests against the clock, written in either order, share a counter", () => {
    const ends = { path: ["ends"], op: "withinNext", value: "P1D" } as const;
    const starts = { path: ["starts"], op: "withinLast", value: "P1D" } as const;
    const [one, two] = [
      [starts, ends],
      [ends, starts],
    ].map((where) => compileSegment({ v: 1, rule: did({ where }) }));
    expect(one?.counters[0]?.key).toBe(two?.counters[0]?.key);
    const events = [{ ...order("class.attended", { starts: 1_000, ends: 9_000 }) }];
    for (const where of [
      [starts, ends],
      [ends, starts],
    ])
      expect(ask(did({ where }), events, 5_000)).toEqual({ truth: true, nextChangeAt: 9_000 });
  });
});

describe("groups", () => {
  const yes: Rule = { kind: "all", rules: [] };
  const no: Rule = { kind: "any", rules: [] };
  const until = (ms: number, event = "class.attended"): Rule => ({ kind: "did", event, within: `PT${ms / 1_000}S` });

  it("all of nothing is true, any of nothing is false", () => {
    expect(ask(yes, [], 0)).toEqual({ truth: true });
    expect(ask(no, [], 0)).toEqual({ truth: false });
    expect(ask({ kind: "not", rule: yes }, [], 0)).toEqual({ truth: false });
  });

  it("a child that cannot matter does not set a time", () => {
    expect(ask({ kind: "all", rules: [until(5_000), no] }, attended(0), 0)).toEqual({ truth: false });
    expect(ask({ kind: "any", rules: [until(5_000), yes] }, attended(0), 0)).toEqual({ truth: true });
  });

  it("true of all lasts until the first ends, of any until the last ends; not changes with its rule", () => {
    const both = [until(5_000), until(9_000)];
    expect(ask({ kind: "all", rules: both }, attended(0), 0)).toEqual({ truth: true, nextChangeAt: 5_000 });
    expect(ask({ kind: "any", rules: both }, attended(0), 0)).toEqual({ truth: true, nextChangeAt: 9_000 });
    expect(ask({ kind: "not", rule: until(5_000) }, attended(0), 0)).toEqual({ truth: false, nextChangeAt: 5_000 });
    const neither = both.map((rule): Rule => ({ kind: "not", rule }));
    expect(ask({ kind: "all", rules: neither }, attended(0), 0)).toEqual({ truth: false, nextChangeAt: 9_000 });
    expect(ask({ kind: "any", rules: neither }, attended(0), 0)).toEqual({ truth: false, nextChangeAt: 5_000 });
  });
});

it("a trait rule looks into nested traits", () => {
  const rule: Rule = { kind: "trait", path: ["membership", "status"], op: "equals", value: "active" };
  expect(ask(rule, [], 0, { membership: { status: "active" } })).toEqual({ truth: true });
  expect(ask(rule, [], 0, { "membership.status": "active" })).toEqual({ truth: false });
  expect(compileSegment({ v: 1, rule }).traitKeys).toEqual(["membership"]);
});
