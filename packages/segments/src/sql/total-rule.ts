import type { RuleOf } from "../rules/node.ts";
import { counted } from "./event-rules.ts";
import { surely, valueAt } from "./json-values.ts";
import type { EventLeaf, Leaf } from "./leaf.ts";
import type { Asking } from "./operators.ts";

type TotalRule = RuleOf<"total">;

const COMPARISONS = {
  equals: { sql: "=", holds: (a: number, b: number) => a === b },
  notEquals: { sql: "!=", holds: (a: number, b: number) => a !== b },
  greaterThan: { sql: ">", holds: (a: number, b: number) => a > b },
  atLeast: { sql: ">=", holds: (a: number, b: number) => a >= b },
  lessThan: { sql: "<", holds: (a: number, b: number) => a < b },
  atMost: { sql: "<=", holds: (a: number, b: number) => a <= b },
} as const;

/** The places behind the point that decimals of a statement have, of the 76 digits that they can have. */
const PLACES = 38;
/** Bounds beyond this are none that a sum of such decimals reaches. */
const GREATEST_BOUND = 1e28;

/** Sums are exact as long as amounts are below 1e28 and have at most 38 places, of which each sum has room for ten thousand million. */
export function totalLeaf(rule: TotalRule, asking: Asking): Leaf {
  const base = counted(rule, asking);
  const value = valueAt("properties", rule.property, asking.parameters);
  const { sql: comparison, holds } = COMPARISONS[rule.op];
  const number = `readNumber(${value})`;
  const amount = { aggregate: "sum", of: `toDecimal256OrNull(toString(${number}), ${PLACES})`, again: "sum" };
  const amounts = { aggregate: "count", of: number, again: "sum" };
  switch (rule.measure) {
    case "sum":
      return {
        ...base,
        measures: [amount],
        condition: ([sum]) => `ifNull(${sum}, ${decimal("0")}) ${comparison} ${bound(rule.value, asking)}`,
        usual: holds(0, rule.value),
        needsOnce: true,
      };
    case "average":
      return {
        ...base,
        measures: [amount, amounts],
        condition: ([sum, n]) => `(${n} > 0 and ${surely(`${sum} ${comparison} ${bound(rule.value, asking)} * ${n}`)})`,
        usual: false,
        needsOnce: true,
      };
    case "min":
    case "max":
      return { ...base, ...extreme(rule, number, asking) };
    case "distinct":
      return {
        ...base,
        measures: [{ aggregate: "groupUniqArray", of: `equalityKey(${value})`, again: "groupUniqArrayArray" }],
        condition: ([values]) => `toFloat64(length(${values})) ${comparison} ${asking.parameters.number(rule.value)}`,
        usual: holds(0, rule.value),
        needsOnce: false,
      };
  }
}

function extreme(
  { measure, op, value }: TotalRule,
  number: string,
  { parameters }: Asking,
): Pick<EventLeaf, "measures" | "condition" | "usual" | "needsOnce"> {
  return {
    measures: [{ aggregate: measure, of: number, again: measure }],
    condition: ([extreme]) => surely(`${extreme} ${COMPARISONS[op].sql} ${parameters.number(value)}`),
    usual: false,
    needsOnce: false,
  };
}

function bound(value: number, { parameters }: Asking): string {
  const held = Math.min(GREATEST_BOUND, Math.max(-GREATEST_BOUND, value));
  return decimal(parameters.text(String(held)));
}

function decimal(text: string): string {
  return `toDecimal256(${text}, ${PLACES})`;
}
