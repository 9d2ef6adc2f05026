import { valueAt } from "@regulars/contracts/json";
import type { TotalSpec } from "../counter-spec.ts";
import { readNumber } from "../values.ts";
import { createRows, type MovingTest } from "./rows.ts";
import { type AmountRow, type CounterShape, type CounterState, type Rows, WrongCounterState } from "./shape.ts";

type Measure = "sum" | "min" | "max";

/**
 * Keeps numbers with their instants, for sums of a window and for extremes. For a sum all of a window count. For an extreme only those
 * that no newer one equals or betters, as those in between never decide: they leave the window before it. Without a window
 * the instants do not matter, and one is left.
 */
export function createAmounts(
  { property, withinMs }: TotalSpec,
  tests: readonly MovingTest[],
  measure: Measure,
): CounterShape {
  const keepsInstants = measure === "sum" || withinMs !== undefined;
  return createRows<AmountRow>({
    tests,
    widthMs: withinMs,
    rowOf: ({ occurredAt, properties }, dates) => {
      const amount = readNumber(valueAt(properties, property));
      // Zero and minus zero are one number, and JSON writes no minus zero.
      return amount === undefined ? undefined : [keepsInstants ? occurredAt : 0, dates, amount + 0];
    },
    compare: ([, , a], [, , b]) => (measure === "min" ? a - b : b - a),
    thin: (rows) => (measure === "sum" ? rows : betterThanNewer(rows, measure)),
    open: amountsOf,
    close: ({ newest, rows }) => ({ newest, amounts: rows }),
  });
}

export function amountsOf(state: CounterState): Rows<AmountRow> {
  if (!("amounts" in state)) throw new WrongCounterState(state, "amounts");
  return { newest: state.newest, rows: state.amounts };
}

function betterThanNewer(rows: readonly AmountRow[], measure: "min" | "max"): readonly AmountRow[] {
  let best: number | undefined;
  return rows.filter(([, , amount]) => {
    if (best !== undefined && (measure === "min" ? amount >= best : amount <= best)) return false;
    best = amount;
    return true;
  });
}
