import { describe, expect, it } from "vitest";
import { WrongCounterState } from "./counters/shape.ts";
import {
  addToCounter,
  type CounterEvent,
  type CounterSpec,
  type CounterState,
  counterKey,
  emptyCounter,
  matches,
  mergeCounters,
} from "./counters.ts";

const at = (occurredAt: number, properties: CounterEvent["properties"] = {}): CounterEvent => ({
  name: "class.attended",
  occurredAt,
  messageId: `m${occurredAt}`,
  properties,
});
const tally: CounterSpec = { kind: "did", event: "class.attended" };
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
  expect(() => mergeCounters(dated, { at: [1] }, { at: [1] })).toThrow(WrongCounterState);
});

it("matches by name, range and all tests", () => {
  const spec: CounterSpec = { ...tally, fromMs: 10, toMs: 20, where: [{ path: ["level"], op: "equals", value: 2 }] };
  expect(matches(spec, at(10, { level: "2" }))).toBe(true);
  expect(matches(spec, at(9, { level: 2 }))).toBe(false);
  expect(matches(spec, at(20, { level: 2 }))).toBe(false);
  expect(matches(spec, at(10, { level: 3 }))).toBe(false);
  expect(matches(spec, { ...at(10, { level: 2 }), name: "class.missed" })).toBe(false);
});

describe("counterKey", () => {
  const a = { path: ["a"], op: "equals", value: 1 } as const;
  const b = { path: ["b"], op: "withinLast", value: "P1D" } as const;

  it("is pinned, as it names rows that are stored", () => {
    expect(counterKey(tally)).toBe("aK0FU4SaU-YFCgFwCquYsQ");
    expect(counterKey({ ...dated, fromMs: 1, toMs: 2 })).toBe("-1KzC3EmscYpKesvAJvRzQ");
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
    ];
    expect(new Set(specs.map(counterKey)).size).toBe(specs.length);
    for (const spec of specs) expect(counterKey(spec)).toMatch(/^[\w-]{22}$/);
  });
});
