import { parseDurationMs } from "@regulars/contracts/instant";
import type { Json } from "@regulars/contracts/json";
import type { Op } from "@regulars/contracts/segment-definition";
import { readNumber } from "../values.ts";
import { anniversaryWithin, dateCompared, withinLast, withinNext } from "./dates.ts";
import { containing, equalTo, exists, negated, oneOf } from "./equality.ts";
import { type FixedOperator, fixed, type Operator } from "./operator.ts";

/** Each operator, made from the value of its test. Values are of the type that the grammar asks for. */
export const OPERATORS: Readonly<Record<Op, (value: Json | undefined) => Operator>> = {
  equals: (value) => fixed(equalTo(value ?? null)),
  notEquals: (value) => negated(equalTo(value ?? null)),
  in: (value) => fixed(oneOf(listOf(value))),
  notIn: (value) => negated(oneOf(listOf(value))),
  contains: (value) => fixed(containing(value ?? null)),
  notContains: (value) => negated(containing(value ?? null)),
  startsWith: (value) => startingWith(value),
  greaterThan: (value) => compared(value, (number, bound) => number > bound),
  atLeast: (value) => compared(value, (number, bound) => number >= bound),
  lessThan: (value) => compared(value, (number, bound) => number < bound),
  atMost: (value) => compared(value, (number, bound) => number <= bound),
  exists: () => fixed(exists),
  missing: () => negated(exists),
  before: (value) => dateCompared(value, (date, bound) => date < bound),
  after: (value) => dateCompared(value, (date, bound) => date > bound),
  withinLast: (value) => withinLast(widthOf(value)),
  withinNext: (value) => withinNext(widthOf(value)),
  anniversaryWithin: (value) => anniversaryWithin(widthOf(value)),
};

function startingWith(prefix: Json | undefined): FixedOperator {
  return fixed((value) => typeof value === "string" && typeof prefix === "string" && value.startsWith(prefix));
}

/** Compares numbers; the text of a number counts as it, all else is false. */
function compared(bound: Json | undefined, holds: (number: number, bound: number) => boolean): FixedOperator {
  const boundNumber = readNumber(bound);
  return fixed((value) => {
    const number = readNumber(value);
    return number !== undefined && boundNumber !== undefined && holds(number, boundNumber);
  });
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function widthOf(value: Json | undefined): number {
  return (typeof value === "string" ? parseDurationMs(value) : undefined) ?? 0;
}
