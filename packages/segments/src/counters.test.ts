import { describe, expect, it } from "vitest";
import { WrongCounterState } from "./counters/shape.ts";
import {
  addToCounter,
  addTraitToCounter,
  type CounterEvent,
  type CounterSpec,
  type CounterState,
  counterKey,
  emptyCounter,
  type HeldSpec,
  matches,
  mergeCounters,
  readsProperties,
} from "./counters.ts";

const at = (occurredAt: number, properties: CounterEvent["properties"] = {}): CounterEvent => ({
  name: "class.attended",
  occurredAt,
  messageId: `m${occurredAt}`,
  properties,
});
const tally: CounterSpec = { kind: "did", event: "class.attended" };
const total = { kind: "total", event: "class.attended", property: ["eur"] } as const;
const held: HeldSpec = { kind: "held", path: ["plan"], value: "gold", forMs: 10 };
const newest: CounterSpec = { ...tally, keep: 2 };
const dated: CounterSpec = { ...newest, where: [{ path: ["on"], op: "withinLast", value: "PT10S" }] };

function fold(spec: CounterSpec, ...events: readonly CounterEvent[]): CounterState {
  return events.reduce((state, event) => addToCounter(spec, state, event), emptyCounter(spec));
}

describe("what a counter keeps", () => {
  it("without keep: how many, ever", () => {
    expect(fold(tally, at(1), at(3), at(2))).toEqual({ n: 3 });
  });

  it("with keep: the newest instants, newest first", () => {
    expect(fold(newest, at(1), at(3), at(2))).toEqual({ at: [3, 2] });
    expect(fold(newest, at(3), at(3), at(3))).toEqual({ at: [3, 3] });
  });

  it("for tests against the clock: instants and dates, as long as these can matter", () => {
    const state = fold(dated, at(1_000, { on: 2_000 }), at(3_000, { on: 9_000 }));
    expect(state).toEqual({
      newest: 3_000,
      instants: [
        [3_000, [9_000]],
        [1_000, [2_000]],
      ],
    });
    expect(addToCounter(dated, state, at(12_000, { on: -5_000 }))).toEqual({
      newest: 12_000,
      instants: [[3_000, [9_000]]],
    });
    expect(fold(dated, ...[1, 2, 3].map((ms) => at(ms, { on: 5 })))).toEqual({
      newest: 3,
      instants: [
        [3, [5]],
        [2, [5]],
      ],
    });
  });

  it("of a sum ever: its exact decimal and of how many", () => {
    const sum: CounterSpec = { ...total, measure: "sum" };
    expect(fold(sum, at(1, { eur: 0.1 }), at(2, { eur: "0.2" }), at(3, { eur: "free" }))).toEqual({
      sum: "0.3",
      count: 2,
    });
  });

  it("of a sum in a window: what may still be in it, by the newest event", () => {
    const sum: CounterSpec = { ...total, measure: "sum", withinMs: 10 };
    expect(fold(sum, at(1, { eur: 5 }), at(11, { eur: 7 }), at(10, { eur: 7 }))).toEqual({
      newest: 11,
      amounts: [
        [11, [], 7],
        [10, [], 7],
      ],
    });
  });

  it("of the greatest: itself; in a window also those that can still become it", () => {
    const events = [at(1, { eur: 9 }), at(2, { eur: 3 }), at(3, { eur: 5 }), at(4, { eur: -0 }), at(4, { eur: 1 })];
    expect(fold({ ...total, measure: "max" }, ...events)).toEqual({ newest: null, amounts: [[0, [], 9]] });
    expect(fold({ ...total, measure: "min" }, ...events)).toEqual({ newest: null, amounts: [[0, [], 0]] });
    expect(fold({ ...total, measure: "max", withinMs: 100 }, ...events)).toEqual({
      newest: 4,
      amounts: [
        [4, [], 1],
        [3, [], 5],
        [1, [], 9],
      ],
    });
    const again = [at(1, { eur: 9 }), at(2, { eur: 9 })];
    expect(fold({ ...total, measure: "max" }, ...again)).toEqual({ newest: null, amounts: [[0, [], 9]] });
    expect(fold({ ...total, measure: "max", withinMs: 100 }, ...again)).toEqual({ newest: 2, amounts: [[2, [], 9]] });
  });

  it("of different values: as many as decide, long ones by their digest; in a window those seen last and when", () => {
    const events = ["b", 5, "a", "b", "a class with a very long name"].map((eur, i) => at(i, { eur }));
    expect(fold({ ...total, measure: "distinct", keep: 9 }, ...events)).toEqual({
      newest: null,
      values: [
        [0, [], "#_rkoQ8A5-sQxJNkARh_nvw"],
        [0, [], "t5"],
        [0, [], "ta"],
        [0, [], "tb"],
      ],
    });
    expect(fold({ ...total, measure: "distinct", keep: 2, withinMs: 100 }, ...events.slice(0, 4))).toEqual({
      newest: 3,
      values: [
        [3, [], "tb"],
        [2, [], "ta"],
      ],
    });
    expect(fold({ ...total, measure: "distinct", keep: 0 }, ...events)).toEqual({ newest: null, values: [] });
  });

  it("of the first: its instant; of the latest: what is at the paths, an empty list where nothing is", () => {
    expect(fold({ kind: "first", event: "class.attended" }, at(3), at(2), at(4))).toEqual({
      newest: null,
      instants: [[2, []]],
    });
    const latest: CounterSpec = { kind: "latest", event: "class.attended", paths: [["a"], ["b", "c"]] };
    expect(fold(latest, at(3, { a: null, b: { c: 5 } }), at(4, { a: null, b: 5 }), at(2, { a: 1 }))).toEqual({
      newest: null,
      latest: [[4, [], "m4", [[null], []]]],
    });
  });

  it("the same object when an event changes nothing", () => {
    const state = fold(newest, at(5), at(4));
    expect(addToCounter(newest, state, at(3))).toBe(state);
    expect(addToCounter(newest, state, at(4))).toBe(state);
    expect(addToCounter(newest, state, { ...at(9), name: "class.missed" })).toBe(state);
    expect(addToCounter(tally, { n: 4 }, { ...at(9), name: "class.missed" })).toEqual({ n: 4 });
  });
});

it("merging adds tallies and keeps the newest of both", () => {
  expect(mergeCounters(tally, { n: 2 }, { n: 3 })).toEqual({ n: 5 });
  expect(mergeCounters(newest, { at: [9, 2] }, { at: [5] })).toEqual({ at: [9, 5] });
});

it("a state of another counter's shape is refused", () => {
  expect(() => addToCounter(tally, { at: [1] }, at(2))).toThrow(WrongCounterState);
  expect(() => mergeCounters(newest, { n: 1 }, { at: [1] })).toThrow(WrongCounterState);
  for (const spec of [
    dated,
    held,
    { ...total, measure: "sum" },
    { ...total, measure: "sum", withinMs: 5 },
    { ...total, measure: "max" },
    { ...total, measure: "distinct", keep: 1 },
    { kind: "latest", event: "x", paths: [] },
    { kind: "first", event: "x" },
  ] as const)
    expect(() => mergeCounters(spec, { at: [1] }, { at: [1] })).toThrow(WrongCounterState);
});

it("matches by name, range and all tests", () => {
  const spec: CounterSpec = { ...tally, fromMs: 10, toMs: 20, where: [{ path: ["level"], op: "equals", value: 2 }] };
  expect(matches(spec, at(10, { level: "2" }))).toBe(true);
  expect(matches(spec, at(9, { level: 2 }))).toBe(false);
  expect(matches(spec, at(20, { level: 2 }))).toBe(false);
  expect(matches(spec, at(10, { level: 3 }))).toBe(false);
  expect(matches(spec, { ...at(10, { level: 2 }), name: "class.missed" })).toBe(false);
});

it("a held trait is fed by messages and not by events", () => {
  const gold = { value: "gold", at: 5, messageId: "m5" };
  const state = addTraitToCounter(held, emptyCounter(held), gold);
  expect(state).toEqual({ other: null, held: [[5, "m5"]] });
  expect(addTraitToCounter(held, state, gold)).toBe(state);
  expect(addTraitToCounter(held, state, { value: undefined, at: 4, messageId: "m4" })).toEqual({
    other: [4, "m4"],
    held: [[5, "m5"]],
  });
  expect(addToCounter(held, state, at(9))).toBe(state);
  expect(matches(held, at(9))).toBe(false);
  expect(mergeCounters(held, state, state)).toEqual(state);
});

it("tells which counters look at properties, as reading them from history costs", () => {
  expect(readsProperties(tally)).toBe(false);
  expect(readsProperties({ kind: "first", event: "x", where: [] })).toBe(false);
  expect(readsProperties(dated)).toBe(true);
  expect(readsProperties({ ...total, measure: "distinct" })).toBe(true);
  expect(readsProperties({ kind: "latest", event: "x", paths: [["a"]] })).toBe(true);
});

describe("counterKey", () => {
  const a = { path: ["a"], op: "equals", value: 1 } as const;
  const b = { path: ["b"], op: "withinLast", value: "P1D" } as const;

  it("is pinned, as it names rows that are stored", () => {
    expect(counterKey(tally)).toBe("aK0FU4SaU-YFCgFwCquYsQ");
    expect(counterKey({ ...dated, fromMs: 1, toMs: 2 })).toBe("-1KzC3EmscYpKesvAJvRzQ");
    expect(counterKey({ ...total, measure: "sum", withinMs: 5 })).toBe("JtM7t8gVWgVEUgU4CQiGrg");
    expect(counterKey({ kind: "latest", event: "x", paths: [["a"]] })).toBe("1fLXDXdAwUdgYrZIHyIE4w");
    expect(counterKey({ kind: "first", event: "x" })).toBe("E8XYCRn6qvJpwyNHkC7eIA");
    expect(counterKey(held)).toBe("D3BZzihvExDfPLdH5SKpcg");
  });

  it("is the same for specs that count the same", () => {
    const key = counterKey({ ...newest, where: [a, b] });
    for (const where of [
      [b, a],
      [a, b, a],
      [
        { value: "1", op: "equals", path: ["a"] },
        { ...b, value: "PT24H" },
      ],
    ] as const)
      expect(counterKey({ ...newest, where })).toBe(key);
    expect(counterKey({ ...tally, where: [] })).toBe(counterKey(tally));
  });

  it("differs where they count differently", () => {
    const specs: readonly CounterSpec[] = [
      tally,
      newest,
      { ...tally, keep: 3 },
      { ...tally, event: "class.*" },
      { ...tally, fromMs: 1 },
      { ...tally, toMs: 1 },
      { ...tally, where: [a] },
      { ...tally, where: [{ ...a, op: "notEquals" }] },
      { ...tally, where: [{ ...a, value: true }] },
      { ...tally, where: [{ ...a, value: "true" }] },
      { ...tally, where: [{ ...a, path: ["a", "b"] }] },
      { ...tally, where: [{ path: ["a"], op: "contains", value: "5" }] },
      { ...tally, where: [{ path: ["a"], op: "contains", value: 5 }] },
      { ...tally, where: [a, b] },
      { kind: "first", event: tally.event },
      { ...total, measure: "sum" },
      { ...total, measure: "max" },
      { ...total, measure: "sum", withinMs: 1 },
      { ...total, measure: "sum", property: ["usd"] },
      { ...total, measure: "distinct", keep: 1 },
      { kind: "latest", event: tally.event, paths: [["a"]] },
      { kind: "latest", event: tally.event, paths: [["a"], ["b"]] },
      held,
      { ...held, value: "silver" },
      { ...held, forMs: 11 },
      { ...held, path: ["plan", "name"] },
    ];
    expect(new Set(specs.map(counterKey)).size).toBe(specs.length);
    for (const spec of specs) expect(counterKey(spec)).toMatch(/^[\w-]{22}$/);
  });
});
