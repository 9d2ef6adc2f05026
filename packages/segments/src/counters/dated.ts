import { valueAt } from "@regulars/contracts/json";
import type { MovingOperator } from "../operators/operator.ts";
import { readInstantMs } from "../values.ts";
import { type CounterShape, type CounterState, type DatedState, WrongCounterState } from "./shape.ts";

/** A test of `where` that compares a date in the properties with the clock. */
export interface MovingTest {
  readonly path: readonly string[];
  readonly operator: MovingOperator;
}

type Row = readonly number[];

/**
 * Keeps what tests against the clock will need: each event's instant and the dates they look at. A row goes when one of its
 * dates is over for good (no event can make time go back), and of rows with equal dates the newest `keep` stay. Both
 * depend only on which events there were, so neither order nor splitting matters.
 */
export function createDated(tests: readonly MovingTest[], keep: number): CounterShape {
  const settle = (newest: number | null, rows: readonly Row[]): DatedState => ({
    newest,
    rows: cap(
      rows.filter((row) => newest === null || tests.every((test, i) => test.operator.overAt(row[i + 1] ?? 0) > newest)),
      keep,
    ),
  });
  return {
    empty: { newest: null, rows: [] },
    add: (state, { occurredAt, properties }) => {
      const { newest, rows } = datedOf(state);
      const dates = tests.map((test) => readInstantMs(valueAt(properties, test.path)) ?? Number.NaN);
      return settle(later(newest, occurredAt), [...rows, [occurredAt, ...dates]].sort(newestFirst));
    },
    merge: (a, b) => {
      const [first, second] = [datedOf(a), datedOf(b)];
      return settle(later(first.newest, second.newest), [...first.rows, ...second.rows].sort(newestFirst));
    },
  };
}

export function datedOf(state: CounterState): DatedState {
  if (!("rows" in state)) throw new WrongCounterState(state, "dated rows");
  return state;
}

function cap(rows: readonly Row[], keep: number): readonly Row[] {
  const seen = new Map<string, number>();
  return rows.filter((row) => {
    const dates = row.slice(1).join(" ");
    const before = seen.get(dates) ?? 0;
    seen.set(dates, before + 1);
    return before < keep;
  });
}

function newestFirst(a: Row, b: Row): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (b[i] ?? 0) - (a[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function later(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}
