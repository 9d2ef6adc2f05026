import type { Json } from "@regulars/contracts/json";
import type { Sum } from "../counters/sum.ts";
import { addDecimals, compareDecimals, decimalOf, decimalText, multiplyDecimal, ZERO } from "../decimal.ts";
import type { RuleOf } from "./node.ts";

type TotalRule = RuleOf<"total">;

/** What values come to while they are added one by one, and whether that is what the rule asks for. */
export interface Running<Value> {
  readonly add: (value: Value) => void;
  readonly holds: () => boolean;
  readonly saw: () => Json | undefined;
}

/** The exact sum, or the average: nothing has no average, which makes the rule false. */
export function runningSum({ measure, op, value }: TotalRule, from: Sum = { sum: ZERO, count: 0 }): Running<number> {
  let { sum, count } = from;
  const bound = decimalOf(value);
  return {
    add: (amount) => {
      sum = addDecimals(sum, decimalOf(amount));
      count++;
    },
    holds: () => {
      if (measure === "sum") return compares(op, compareDecimals(sum, bound));
      // Not divided, which would round: sum / count is compared with the bound as sum with bound × count.
      return count > 0 && compares(op, compareDecimals(sum, multiplyDecimal(bound, count)));
    },
    saw: () => ({ sum: decimalText(sum), count }),
  };
}

/** The least or the greatest; nothing has none, which makes the rule false. */
export function runningExtreme({ measure, op, value }: TotalRule): Running<number> {
  let extreme: number | undefined;
  return {
    add: (amount) => {
      if (extreme === undefined || (measure === "min" ? amount < extreme : amount > extreme)) extreme = amount;
    },
    holds: () => extreme !== undefined && compares(op, extreme - value),
    saw: () => extreme,
  };
}

/** How many different values, by their keys. */
export function runningDistinct({ op, value }: TotalRule, keep: number): Running<string> {
  const keys = new Set<string>();
  return {
    add: (key) => keys.add(key),
    holds: () => compares(op, keys.size - value),
    saw: () => (keys.size >= keep ? { atLeast: keys.size } : { count: keys.size }),
  };
}

function compares(op: TotalRule["op"], difference: number): boolean {
  switch (op) {
    case "equals":
      return difference === 0;
    case "notEquals":
      return difference !== 0;
    case "greaterThan":
      return difference > 0;
    case "atLeast":
      return difference >= 0;
    case "lessThan":
      return difference < 0;
    case "atMost":
      return difference <= 0;
  }
}
