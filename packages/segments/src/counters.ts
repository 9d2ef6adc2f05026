import { isDerived } from "@regulars/contracts/catalogue";
import { type JsonObject, valueAt } from "@regulars/contracts/json";
import { type CounterSpec, canonicalTest } from "./counter-spec.ts";
import { createDated, type MovingTest } from "./counters/dated.ts";
import { createNewest } from "./counters/newest.ts";
import type { CounterShape, CounterState } from "./counters/shape.ts";
import { TALLY } from "./counters/tally.ts";
import type { FixedOperator } from "./operators/operator.ts";
import { compileTest } from "./tests.ts";
import { readInstantMs } from "./values.ts";

export { type CounterSpec, counterKey } from "./counter-spec.ts";
export type { CounterState } from "./counters/shape.ts";

/** A track, page, screen or consent event as counters see it: its canonical name, when it happened (epoch ms), what it says. */
export interface CounterEvent {
  readonly name: string;
  readonly occurredAt: number;
  readonly properties: JsonObject;
}

/** Whether a counter counts an event. */
export function matches(spec: CounterSpec, event: CounterEvent): boolean {
  return prepare(spec).matches(event);
}

/** The state of a counter that has seen nothing. */
export function emptyCounter(spec: CounterSpec): CounterState {
  return prepare(spec).shape.empty;
}

/**
 * The state after one more event; the same object when the event changes nothing. The order in which a person's events
 * come makes no difference to the state.
 */
export function addToCounter(spec: CounterSpec, state: CounterState, event: CounterEvent): CounterState {
  const { matches, shape } = prepare(spec);
  return matches(event) ? shape.add(state, event.occurredAt, event.properties) : state;
}

/**
 * The state that the events of both together would have made: of two profiles that are one person, or of history and
 * what came since. Commutative and associative; the two must not have counted the same event.
 */
export function mergeCounters(spec: CounterSpec, a: CounterState, b: CounterState): CounterState {
  return prepare(spec).shape.merge(a, b);
}

interface PreparedCounter {
  readonly matches: (event: CounterEvent) => boolean;
  readonly shape: CounterShape;
  /** The tests that look at the clock, in the order of the dates in a row. */
  readonly moving: readonly MovingTest[];
}

const prepared = new WeakMap<CounterSpec, PreparedCounter>();

/** The spec with its tests worked out; remembered for as long as the spec's object lives. */
export function prepare(spec: CounterSpec): PreparedCounter {
  let counter = prepared.get(spec);
  if (counter === undefined) {
    counter = prepareNew(spec);
    prepared.set(spec, counter);
  }
  return counter;
}

function prepareNew(spec: CounterSpec): PreparedCounter {
  const fixed: { readonly path: readonly string[]; readonly operator: FixedOperator }[] = [];
  const moving: MovingTest[] = [];
  // Specs with the same key share states, so the dates of a row must be in an order that the key does not depend on.
  const distinct = new Map((spec.where ?? []).map((test) => [canonicalTest(test), test]));
  for (const [, test] of [...distinct].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { path, operator } = compileTest(test);
    if (operator.kind === "fixed") fixed.push({ path, operator });
    else moving.push({ path, operator });
  }
  const nameMatches = nameMatcher(spec.event);
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = spec;
  return {
    moving,
    shape: shapeOf(spec, moving),
    matches: ({ name, occurredAt, properties }) =>
      nameMatches(name) &&
      occurredAt >= fromMs &&
      occurredAt < toMs &&
      fixed.every(({ path, operator }) => operator.holds(valueAt(properties, path))) &&
      moving.every(({ path }) => readInstantMs(valueAt(properties, path)) !== undefined),
  };
}

function shapeOf(spec: CounterSpec, moving: readonly MovingTest[]): CounterShape {
  if (moving.length > 0) return createDated(moving, spec.keep ?? 1);
  return spec.keep === undefined ? TALLY : createNewest(spec.keep);
}

function nameMatcher(event: string): (name: string) => boolean {
  if (!event.endsWith("*")) return (name) => name === event;
  const prefix = event.slice(0, -1);
  return (name) => name.startsWith(prefix) && !isDerived(name);
}
