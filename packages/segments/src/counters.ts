import { isDerived } from "@regulars/contracts/catalogue";
import { valueAt } from "@regulars/contracts/json";
import { type CounterSpec, canonicalTest, type EventSpec, type HeldSpec, type TotalSpec } from "./counter-spec.ts";
import { createAmounts } from "./counters/amounts.ts";
import { createHeld, type HeldShape, type TraitMessage } from "./counters/held.ts";
import { createFirst, createNewestDated } from "./counters/instants.ts";
import { createLatest } from "./counters/latest.ts";
import { createNewest } from "./counters/newest.ts";
import type { MovingTest } from "./counters/rows.ts";
import type { CounterEvent, CounterShape, CounterState } from "./counters/shape.ts";
import { createSum } from "./counters/sum.ts";
import { TALLY } from "./counters/tally.ts";
import { createValues } from "./counters/values.ts";
import type { FixedOperator } from "./operators/operator.ts";
import { compileTest } from "./tests.ts";
import { readInstantMs } from "./values.ts";

export { type CounterSpec, counterKey, type EventSpec, type HeldSpec } from "./counter-spec.ts";
export type { TraitMessage } from "./counters/held.ts";
export type { CounterEvent, CounterState } from "./counters/shape.ts";

/** Whether a counter counts an event. */
export function matches(spec: CounterSpec, event: CounterEvent): boolean {
  return spec.kind !== "held" && prepare(spec).matches(event);
}

/** Whether a counter looks at more of an event than its name and when it happened. */
export function readsProperties(spec: EventSpec): boolean {
  return spec.kind === "total" || spec.kind === "latest" || (spec.where ?? []).length > 0;
}

/** The state of a counter that has seen nothing. */
export function emptyCounter(spec: CounterSpec): CounterState {
  return spec.kind === "held" ? prepareHeld(spec).empty : prepare(spec).shape.empty;
}

/**
 * The state after one more event; the same object when the event changes nothing. The order in which a person's events
 * come makes no difference to the state. A held trait is none of an event's business and stays as it is.
 */
export function addToCounter(spec: CounterSpec, state: CounterState, event: CounterEvent): CounterState {
  if (spec.kind === "held") return state;
  const { matches, shape } = prepare(spec);
  return matches(event) ? shape.add(state, event) : state;
}

/**
 * The state after one more message that sets the trait or removes it; the same object when it changes nothing. The order in
 * which the messages come makes no difference to the state. A message that leaves the trait alone is not for it.
 */
export function addTraitToCounter(spec: HeldSpec, state: CounterState, message: TraitMessage): CounterState {
  return prepareHeld(spec).add(state, message);
}

/**
 * The state that the events of both together would have made: of two profiles that are one person, or of history and
 * what came since. Commutative and associative; the two must not have counted the same event (a held trait may have seen the same message).
 */
export function mergeCounters(spec: CounterSpec, a: CounterState, b: CounterState): CounterState {
  return spec.kind === "held" ? prepareHeld(spec).merge(a, b) : prepare(spec).shape.merge(a, b);
}

interface PreparedCounter {
  readonly matches: (event: CounterEvent) => boolean;
  readonly shape: CounterShape;
  /** The tests that look at the clock, in the order of the dates in a row. */
  readonly moving: readonly MovingTest[];
}

const prepared = new WeakMap<EventSpec, PreparedCounter>();
const preparedHeld = new WeakMap<HeldSpec, HeldShape>();

/** The spec with its tests worked out; remembered for as long as the spec's object lives. */
export function prepare(spec: EventSpec): PreparedCounter {
  let counter = prepared.get(spec);
  if (counter === undefined) {
    counter = prepareNew(spec);
    prepared.set(spec, counter);
  }
  return counter;
}

function prepareHeld(spec: HeldSpec): HeldShape {
  let shape = preparedHeld.get(spec);
  if (shape === undefined) {
    shape = createHeld(spec.value, spec.forMs);
    preparedHeld.set(spec, shape);
  }
  return shape;
}

function prepareNew(spec: EventSpec): PreparedCounter {
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
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = spec.kind === "did" ? spec : {};
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

function shapeOf(spec: EventSpec, moving: readonly MovingTest[]): CounterShape {
  switch (spec.kind) {
    case "did":
      if (moving.length > 0) return createNewestDated(moving, spec.keep ?? 1);
      return spec.keep === undefined ? TALLY : createNewest(spec.keep);
    case "first":
      return createFirst(moving);
    case "latest":
      return createLatest(spec, moving);
    case "total":
      return totalShape(spec, moving);
  }
}

function totalShape(spec: TotalSpec, moving: readonly MovingTest[]): CounterShape {
  if (spec.measure === "distinct") return createValues(spec, moving);
  const isOfAll = spec.withinMs === undefined && moving.length === 0;
  return spec.measure === "sum" && isOfAll ? createSum(spec.property) : createAmounts(spec, moving, spec.measure);
}

function nameMatcher(event: string): (name: string) => boolean {
  if (!event.endsWith("*")) return (name) => name === event;
  const prefix = event.slice(0, -1);
  return (name) => name.startsWith(prefix) && !isDerived(name);
}
