import { isJsonObject, type Json } from "@regulars/contracts/json";
import { canonicalJson } from "../values.ts";
import { type FixedOperator, fixed } from "./operator.ts";

type Holds = FixedOperator["holds"];

/** Equal: same type and value, or a number and the text JSON writes for it; arrays and objects by their canonical JSON. */
export function equalTo(expected: Json): Holds {
  if (typeof expected === "string") return (value) => value === expected || isNumberWritten(value, expected);
  if (typeof expected === "number") {
    const text = String(expected);
    return (value) => value === expected || value === text;
  }
  if (expected === null || typeof expected === "boolean") return (value) => value === expected;
  const text = canonicalJson(expected);
  return (value) => isContainer(value) && canonicalJson(value) === text;
}

/** Equal to one of the values, by one look-up however many they are. */
export function oneOf(values: readonly Json[]): Holds {
  const texts = new Set<string>();
  const constants = new Set<Json>();
  const containers = new Set<string>();
  for (const value of values) {
    if (typeof value === "string" || typeof value === "number") texts.add(String(value));
    else if (isContainer(value)) containers.add(canonicalJson(value));
    else constants.add(value);
  }
  return (value) => {
    if (typeof value === "string") return texts.has(value);
    if (typeof value === "number") return texts.has(String(value));
    if (value === undefined) return false;
    return isContainer(value) ? containers.size > 0 && containers.has(canonicalJson(value)) : constants.has(value);
  };
}

/** An array has an element that equals; a text has the text as a part. */
export function containing(expected: Json): Holds {
  const equals = equalTo(expected);
  return (value) =>
    typeof value === "string"
      ? typeof expected === "string" && value.includes(expected)
      : Array.isArray(value) && value.some(equals);
}

/** Neither absent nor null nor empty text. */
export const exists: Holds = (value) => value !== undefined && value !== null && value !== "";

export function negated(holds: Holds): FixedOperator {
  return fixed((value) => !holds(value));
}

function isNumberWritten(value: Json | undefined, text: string): boolean {
  return typeof value === "number" && String(value) === text;
}

function isContainer(value: Json | undefined): value is Exclude<Json, string | number | boolean | null> {
  return Array.isArray(value) || isJsonObject(value);
}
