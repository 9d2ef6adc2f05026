import { createRows, type MovingTest } from "./rows.ts";
import { type CounterShape, type CounterState, type InstantRow, type Rows, WrongCounterState } from "./shape.ts";

/** Keeps the newest `keep` instants of each set of dates: of more, the older ones never decide anything. */
export function createNewestDated(tests: readonly MovingTest[], keep: number): CounterShape {
  return createInstants(tests, (rows) => rows.slice(0, keep));
}

/** Keeps the first instant, of each set of dates. */
export function createFirst(tests: readonly MovingTest[]): CounterShape {
  return createInstants(tests, (rows) => {
    const first = rows.at(-1)?.[0];
    return rows.filter(([at]) => at === first).slice(0, 1);
  });
}

function createInstants(
  tests: readonly MovingTest[],
  thin: (rows: readonly InstantRow[]) => readonly InstantRow[],
): CounterShape {
  return createRows<InstantRow>({
    tests,
    rowOf: ({ occurredAt }, dates) => [occurredAt, dates],
    compare: () => 0,
    thin,
    open: instantsOf,
    close: ({ newest, rows }) => ({ newest, instants: rows }),
  });
}

export function instantsOf(state: CounterState): Rows<InstantRow> {
  if (!("instants" in state)) throw new WrongCounterState(state, "instants");
  return { newest: state.newest, rows: state.instants };
}
