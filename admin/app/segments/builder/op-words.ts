import type { Json } from "@regulars/contracts/json";
import type { Op } from "@regulars/contracts/segment-definition";

/** What kind of control an operator's value needs. */
export type ValueKind = "any" | "many" | "text" | "number" | "date" | "duration" | "none";

const OF: Readonly<Record<Op, { readonly label: string; readonly value: ValueKind }>> = {
  equals: { label: "is", value: "any" },
  notEquals: { label: "is not", value: "any" },
  in: { label: "is one of", value: "many" },
  notIn: { label: "is none of", value: "many" },
  contains: { label: "contains", value: "any" },
  notContains: { label: "does not contain", value: "any" },
  startsWith: { label: "begins with", value: "text" },
  exists: { label: "is known", value: "none" },
  missing: { label: "is not known", value: "none" },
  greaterThan: { label: "is more than", value: "number" },
  atLeast: { label: "is at least", value: "number" },
  lessThan: { label: "is less than", value: "number" },
  atMost: { label: "is at most", value: "number" },
  before: { label: "is before", value: "date" },
  after: { label: "is after", value: "date" },
  withinLast: { label: "was in the last", value: "duration" },
  withinNext: { label: "is in the next", value: "duration" },
  anniversaryWithin: { label: "has its anniversary within", value: "duration" },
};

const GROUPS: readonly { readonly group: string; readonly ops: readonly Op[] }[] = [
  { group: "Value", ops: ["equals", "notEquals", "in", "notIn", "contains", "notContains", "startsWith"] },
  { group: "Known or not", ops: ["exists", "missing"] },
  { group: "Number", ops: ["greaterThan", "atLeast", "lessThan", "atMost"] },
  { group: "Date", ops: ["before", "after", "withinLast", "withinNext", "anniversaryWithin"] },
];

/** All operators as choices, in groups. */
export const OP_CHOICES = GROUPS.map(({ group, ops }) => ({
  group,
  items: ops.map((value) => ({ value, label: OF[value].label })),
}));

export function valueKindOf(op: Op): ValueKind {
  return OF[op].value;
}

/** What stays of a value when another operator is chosen; what makes no sense with it is gone. */
export function valueForOp(op: Op, value: Json | undefined): Json | undefined {
  const single = Array.isArray(value) ? (value[0] as Json | undefined) : value;
  switch (valueKindOf(op)) {
    case "any":
      return single;
    case "many":
      return value === undefined || value === "" ? [] : Array.isArray(value) ? value : [value];
    case "text":
      return typeof single === "string" ? single : "";
    case "number":
      return typeof single === "number" ? single : undefined;
    case "date":
      return typeof single === "string" && /^\d{4}-\d\d-\d\d/.test(single) ? single : undefined;
    case "duration":
      return typeof single === "string" && single.startsWith("P") ? single : "P30D";
    case "none":
      return undefined;
  }
}
