import { valueAt } from "@regulars/contracts/json";
import type { TotalSpec } from "../counter-spec.ts";
import { digest } from "../digest.ts";
import { exists } from "../operators/equality.ts";
import { equalityKey } from "../values.ts";
import { createRows, type MovingTest } from "./rows.ts";
import { type CounterShape, type CounterState, type Rows, type ValueRow, WrongCounterState } from "./shape.ts";

const MAX_KEY_CHARACTERS = 24;

/**
 * Keeps which different values there were, as many as decide the rule (`keep`): with a window those seen last, each with the
 * instant at which it was last seen, else any.
 */
export function createValues(
  { property, withinMs, keep = Number.POSITIVE_INFINITY }: TotalSpec,
  tests: readonly MovingTest[],
): CounterShape {
  return createRows<ValueRow>({
    tests,
    widthMs: withinMs,
    rowOf: ({ occurredAt, properties }, dates) => {
      const value = valueAt(properties, property);
      if (value === undefined || !exists(value)) return undefined;
      return [withinMs === undefined ? 0 : occurredAt, dates, shortKey(equalityKey(value))];
    },
    compare: ([, , a], [, , b]) => (a < b ? -1 : a > b ? 1 : 0),
    thin: (rows) => eachOnce(rows).slice(0, keep),
    open: valuesOf,
    close: ({ newest, rows }) => ({ newest, values: rows }),
  });
}

export function valuesOf(state: CounterState): Rows<ValueRow> {
  if (!("values" in state)) throw new WrongCounterState(state, "different values");
  return { newest: state.newest, rows: state.values };
}

function eachOnce(rows: readonly ValueRow[]): readonly ValueRow[] {
  const seen = new Set<string>();
  return rows.filter(([, , key]) => !seen.has(key) && seen.add(key));
}

/** Keys of equality begin with "t" or "j", so that "#" tells the digest of a long one. */
function shortKey(key: string): string {
  return key.length <= MAX_KEY_CHARACTERS ? key : `#${digest(key)}`;
}
