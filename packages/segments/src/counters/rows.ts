import { valueAt } from "@regulars/contracts/json";
import type { MovingOperator } from "../operators/operator.ts";
import { readInstantMs } from "../values.ts";
import type { CounterEvent, CounterShape, CounterState, Row, Rows } from "./shape.ts";

/** A test of `where` that compares a date in the properties with the clock. */
export interface MovingTest {
  readonly path: readonly string[];
  readonly operator: MovingOperator;
}

/** What tells the counters that keep rows apart. */
export interface RowRules<R extends Row> {
  readonly tests: readonly MovingTest[];
  /** Rows this much older than the newest are over. */
  readonly widthMs?: number | undefined;
  /** The row of an event; `undefined` when there is nothing in it to keep. */
  readonly rowOf: (event: CounterEvent, dates: readonly number[]) => R | undefined;
  /** Which of two rows of one instant comes first; negative for the first. Zero only for rows that are alike but for their dates. */
  readonly compare: (a: R, b: R) => number;
  /** Which of the rows with the same dates have to be kept: all of these stand or fall together. */
  readonly thin: (rows: readonly R[]) => readonly R[];
  readonly open: (state: CounterState) => Rows<R>;
  readonly close: (rows: Rows<R>) => CounterState;
}

/**
 * A counter that keeps rows. A row goes when one of its dates is over for good, or it left the window (no event can make time go
 * back), and of rows with the same dates `thin` says which are needed. Both depend only on which events there were,
 * so neither order nor splitting matters.
 */
export function createRows<R extends Row>(rules: RowRules<R>): CounterShape {
  const { tests, widthMs, open, close } = rules;
  const isPruned = tests.length > 0 || widthMs !== undefined;
  const standsAt = ([at, dates]: R, newest: number): boolean =>
    (widthMs === undefined || at > newest - widthMs) &&
    tests.every(({ operator }, i) => operator.overAt(dates[i] ?? 0) > newest);
  const order = (a: R, b: R): number => b[0] - a[0] || rules.compare(a, b) || compareDates(a, b);
  const settle = (newest: number | null, rows: readonly R[]): Rows<R> => {
    const standing = newest === null ? rows : rows.filter((row) => standsAt(row, newest));
    return { newest, rows: thinByDates(standing.toSorted(order), rules.thin) };
  };
  return {
    empty: close({ newest: null, rows: [] }),
    add: (state, event) => {
      const dates = tests.map(({ path }) => readInstantMs(valueAt(event.properties, path)) ?? Number.NaN);
      const row = rules.rowOf(event, dates);
      if (row === undefined) return state;
      const before = open(state);
      const after = settle(isPruned ? later(before.newest, event.occurredAt) : null, [...before.rows, row]);
      return same(before, after) ? state : close(after);
    },
    merge: (a, b) => {
      const [first, second] = [open(a), open(b)];
      return close(settle(later(first.newest, second.newest), [...first.rows, ...second.rows]));
    },
  };
}

function thinByDates<R extends Row>(rows: readonly R[], thin: RowRules<R>["thin"]): readonly R[] {
  if (rows.every(([, dates]) => dates.length === 0)) return thin(rows);
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const dates = row[1].join(" ");
    const group = groups.get(dates);
    if (group === undefined) groups.set(dates, [row]);
    else group.push(row);
  }
  const kept = new Set([...groups.values()].flatMap(thin));
  return rows.filter((row) => kept.has(row));
}

function compareDates([, a]: Row, [, b]: Row): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (b[i] ?? 0) - (a[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function same<R extends Row>(a: Rows<R>, b: Rows<R>): boolean {
  return a.newest === b.newest && a.rows.length === b.rows.length && a.rows.every((row, i) => row === b.rows[i]);
}

function later(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}
