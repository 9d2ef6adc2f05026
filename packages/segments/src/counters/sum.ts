import { valueAt } from "@regulars/contracts/json";
import { addDecimals, type Decimal, decimalOf, decimalText, parseDecimal } from "../decimal.ts";
import { readNumber } from "../values.ts";
import { type CounterShape, type CounterState, type SumState, WrongCounterState } from "./shape.ts";

/** Adds up all values there ever were. Exact, so the order of adding makes no difference, as it would to doubles. */
export function createSum(property: readonly string[]): CounterShape {
  return {
    empty: { sum: "0", count: 0 },
    add: (state, { properties }) => {
      const value = readNumber(valueAt(properties, property));
      return value === undefined ? state : added(sumOf(state), { sum: decimalOf(value), count: 1 });
    },
    merge: (a, b) => added(sumOf(a), sumOf(b)),
  };
}

export interface Sum {
  readonly sum: Decimal;
  readonly count: number;
}

export function sumOf(state: CounterState): Sum {
  if (!("sum" in state)) throw new WrongCounterState(state, "a sum");
  return { sum: parseDecimal(state.sum), count: state.count };
}

function added(a: Sum, b: Sum): SumState {
  return { sum: decimalText(addDecimals(a.sum, b.sum)), count: a.count + b.count };
}
