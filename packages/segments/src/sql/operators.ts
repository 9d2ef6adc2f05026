import { parseDurationMs } from "@regulars/contracts/instant";
import type { Json } from "@regulars/contracts/json";
import type { Op, Test } from "@regulars/contracts/segment-definition";
import { readInstantMs, readNumber } from "../values.ts";
import { anniversaryCondition, type PeopleZones } from "./anniversaries.ts";
import { containsCondition, equalsCondition, inCondition } from "./equality.ts";
import { surely, valueAt } from "./json-values.ts";
import type { Parameters } from "./parameters.ts";

/** What conditions are asked with. */
export interface Asking {
  readonly parameters: Parameters;
  /** Epoch ms. */
  readonly nowMs: number;
  readonly zones: PeopleZones;
}

/** A condition on a value (an expression of its raw JSON); never NULL. */
type ConditionOf = (value: Json | undefined, asking: Asking) => (raw: string) => string;

/** Each operator of `operators/registry.ts`, as SQL. */
const CONDITIONS: Readonly<Record<Op, ConditionOf>> = {
  equals: (value, { parameters }) => equalsCondition(value ?? null, parameters),
  notEquals: (value, { parameters }) => negated(equalsCondition(value ?? null, parameters)),
  in: (value, { parameters }) => inCondition(listOf(value), parameters),
  notIn: (value, { parameters }) => negated(inCondition(listOf(value), parameters)),
  contains: (value, { parameters }) => containsCondition(value ?? null, parameters),
  notContains: (value, { parameters }) => negated(containsCondition(value ?? null, parameters)),
  startsWith:
    (value, { parameters }) =>
    (raw) =>
      `(isText(${raw}) and startsWith(JSONExtractString(${raw}), ${parameters.text(String(value ?? ""))}))`,
  greaterThan: compared(">"),
  atLeast: compared(">="),
  lessThan: compared("<"),
  atMost: compared("<="),
  exists: () => exists,
  missing: () => negated(exists),
  before: dated("<"),
  after: dated(">"),
  withinLast:
    (value, { parameters, nowMs }) =>
    (raw) =>
      dateBetween(raw, { above: parameters.number(nowMs - widthOf(value)), upTo: parameters.number(nowMs) }),
  withinNext:
    (value, { parameters, nowMs }) =>
    (raw) =>
      dateBetween(raw, { above: parameters.number(nowMs), upTo: parameters.number(nowMs + widthOf(value)) }),
  anniversaryWithin:
    (value, { parameters, nowMs, zones }) =>
    (raw) =>
      anniversaryCondition(raw, { widthMs: widthOf(value), nowMs, zones, parameters }),
};

/** Whether a test holds for the value at its path in a document (a column of JSON text). */
export function testCondition(test: Test, document: string, asking: Asking): string {
  return CONDITIONS[test.op](test.value, asking)(valueAt(document, test.path, asking.parameters));
}

/** Whether the answer depends on the person's time zone. */
export function isZoned({ op }: Test): boolean {
  return op === "anniversaryWithin";
}

function exists(raw: string): string {
  return `(${raw} not in ('', 'null', '""'))`;
}

function negated(condition: (raw: string) => string): (raw: string) => string {
  return (raw) => `(not ${condition(raw)})`;
}

function compared(comparison: string): ConditionOf {
  return (value, { parameters }) => {
    const bound = readNumber(value);
    return (raw) =>
      bound === undefined ? "false" : surely(`readNumber(${raw}) ${comparison} ${parameters.number(bound)}`);
  };
}

function dated(comparison: string): ConditionOf {
  return (value, { parameters }) => {
    const bound = readInstantMs(value);
    return (raw) =>
      bound === undefined ? "false" : surely(`readInstantMs(${raw}) ${comparison} ${parameters.number(bound)}`);
  };
}

function dateBetween(raw: string, { above, upTo }: { readonly above: string; readonly upTo: string }): string {
  return `(${surely(`readInstantMs(${raw}) > ${above}`)} and ${surely(`readInstantMs(${raw}) <= ${upTo}`)})`;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function widthOf(value: Json | undefined): number {
  return (typeof value === "string" ? parseDurationMs(value) : undefined) ?? 0;
}
