import fc from "fast-check";
import { expect, it } from "vitest";
import { compileSegment } from "./compile.ts";
import type { CounterSpec } from "./counter-spec.ts";
import { addToCounter, type CounterEvent, type CounterState, emptyCounter, mergeCounters } from "./counters.ts";
import { definition, didRule, history } from "./testing/arbitraries.ts";

const countersOf = (rule: typeof didRule) =>
  rule.map((inner) => compileSegment({ v: 1, rule: inner }).counters).filter((counters) => counters.length > 0);
const spec: fc.Arbitrary<CounterSpec> = countersOf(didRule).map(
  ([counter]) => counter?.spec ?? { kind: "did", event: "b" },
);

function fold(counter: CounterSpec, events: readonly CounterEvent[]): CounterState {
  return events.reduce((state, one) => addToCounter(counter, state, one), emptyCounter(counter));
}

it("the order in which events arrive never changes a counter", () => {
  const arrivals = history.chain((events) =>
    fc.record({
      events: fc.constant(events),
      shuffled: fc.shuffledSubarray([...events], { minLength: events.length, maxLength: events.length }),
    }),
  );
  fc.assert(
    fc.property(spec, arrivals, (counter, { events, shuffled }) => {
      expect(fold(counter, shuffled)).toEqual(fold(counter, events));
    }),
    { numRuns: 500 },
  );
});

it("history split in two, counted apart and merged is the whole", () => {
  fc.assert(
    fc.property(spec, history, history, (counter, first, second) => {
      expect(mergeCounters(counter, fold(counter, first), fold(counter, second))).toEqual(
        fold(counter, [...first, ...second]),
      );
    }),
    { numRuns: 500 },
  );
});

it("merging is commutative and associative, and nothing is its neutral element", () => {
  fc.assert(
    fc.property(spec, history, history, history, (counter, one, two, three) => {
      const [a, b, c] = [fold(counter, one), fold(counter, two), fold(counter, three)];
      expect(mergeCounters(counter, a, b)).toEqual(mergeCounters(counter, b, a));
      expect(mergeCounters(counter, mergeCounters(counter, a, b), c)).toEqual(
        mergeCounters(counter, a, mergeCounters(counter, b, c)),
      );
      expect(mergeCounters(counter, a, emptyCounter(counter))).toEqual(a);
    }),
    { numRuns: 300 },
  );
});

it("a state survives being written as JSON and read back", () => {
  fc.assert(
    fc.property(spec, history, history, (counter, first, second) => {
      const stored = JSON.parse(JSON.stringify(fold(counter, first))) as CounterState;
      expect(second.reduce((state, one) => addToCounter(counter, state, one), stored)).toEqual(
        fold(counter, [...first, ...second]),
      );
    }),
  );
});

it("every counter of a segment has its own key, and an equal spec the same key", () => {
  fc.assert(
    fc.property(definition, (segment) => {
      const [once, again] = [compileSegment(segment), compileSegment(structuredClone(segment))];
      expect(again.counters).toEqual(once.counters);
      expect(new Set(once.counters.map(({ key }) => key)).size).toBe(once.counters.length);
    }),
  );
});
