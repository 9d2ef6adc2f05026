import fc from "fast-check";
import { expect, it } from "vitest";
import { compileSegment } from "./compile.ts";
import { addToCounter, type CounterSpec, type CounterState, emptyCounter, mergeCounters } from "./counters.ts";
import { countingRule, definition, history, messages } from "./testing/arbitraries.ts";
import { countAll } from "./testing/subject.ts";

const spec: fc.Arbitrary<CounterSpec> = countingRule.map(
  (rule) => compileSegment({ v: 1, rule }).counters[0]?.spec ?? { kind: "did", event: "b" },
);
const told = fc.record({ events: history, said: messages });
type Told = typeof told extends fc.Arbitrary<infer T> ? T : never;

/** Two or three parts of one history: the ids of their messages differ. */
function marked({ events, said }: Told, mark: string): Told {
  return {
    events: events.map((event) => ({ ...event, messageId: event.messageId + mark })),
    said: said.map((one) => ({ ...one, messageId: one.messageId + mark })),
  };
}

function together(...parts: readonly Told[]): Told {
  return { events: parts.flatMap(({ events }) => events), said: parts.flatMap(({ said }) => said) };
}

const shuffled = <T>(items: readonly T[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

it("the order in which events and messages arrive never changes a counter", () => {
  const arrivals = told.chain(({ events, said }) =>
    fc.record({
      first: fc.constant({ events, said }),
      second: fc.record({ events: shuffled(events), said: shuffled(said) }),
    }),
  );
  fc.assert(
    fc.property(spec, arrivals, (counter, { first, second }) => {
      expect(countAll(counter, second)).toEqual(countAll(counter, first));
    }),
    { numRuns: 1_000 },
  );
});

it("history split in two, counted apart and merged is the whole", () => {
  fc.assert(
    fc.property(spec, told, told, (counter, one, two) => {
      const [first, second] = [marked(one, "1"), marked(two, "2")];
      expect(mergeCounters(counter, countAll(counter, first), countAll(counter, second))).toEqual(
        countAll(counter, together(first, second)),
      );
    }),
    { numRuns: 500 },
  );
});

it("merging is commutative and associative, and nothing is its neutral element", () => {
  fc.assert(
    fc.property(spec, told, told, told, (counter, one, two, three) => {
      const [a, b, c] = [
        countAll(counter, marked(one, "1")),
        countAll(counter, marked(two, "2")),
        countAll(counter, marked(three, "3")),
      ];
      expect(mergeCounters(counter, a, b)).toEqual(mergeCounters(counter, b, a));
      expect(mergeCounters(counter, mergeCounters(counter, a, b), c)).toEqual(
        mergeCounters(counter, a, mergeCounters(counter, b, c)),
      );
      expect(mergeCounters(counter, a, emptyCounter(counter))).toEqual(a);
    }),
    { numRuns: 500 },
  );
});

it("a state survives being written as JSON and read back", () => {
  fc.assert(
    fc.property(spec, history, history, (counter, first, second) => {
      const stored = JSON.parse(JSON.stringify(countAll(counter, { events: first, said: [] }))) as CounterState;
      expect(second.reduce((state, one) => addToCounter(counter, state, one), stored)).toEqual(
        countAll(counter, { events: [...first, ...second], said: [] }),
      );
    }),
    { numRuns: 500 },
  );
});

it("an event that changes nothing leaves the very same state", () => {
  fc.assert(
    fc.property(spec, history, (counter, events) => {
      events.reduce((state, event) => {
        const next = addToCounter(counter, state, event);
        if (next !== state) expect(next).not.toEqual(state);
        return next;
      }, emptyCounter(counter));
    }),
    { numRuns: 500 },
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
