import { MAX_INSTANT_MS, parseInstantMs } from "../instant.ts";
import { isJsonObject, type Json } from "../json.ts";
import { isCurrency, toMinor } from "../money.ts";
import { parseNumberText } from "../number-text.ts";
import type { PropertySpec, PropertyType } from "./event-spec.ts";

/** Amounts up to this size, either way, are exact in the minor units of every currency: 2^53 of a ten-thousandth. */
const MAX_AMOUNT = 900_000_000_000;
/** The currency with the smallest minor unit, a ten-thousandth (ISO 4217): what is exact in it is exact in all. */
const FINEST_CURRENCY = "CLF";

/** Whether a value that is not absent is what a property takes. */
export function isOfType(spec: PropertySpec, value: Json): boolean {
  if (spec.word !== undefined && value === spec.word) return true;
  if (spec.oneOf !== undefined) return typeof value === "string" && spec.oneOf.includes(value);
  return IS[spec.type](value);
}

const IS: Readonly<Record<PropertyType, (value: Json) => boolean>> = {
  text: (value) => typeof value === "string" || isNumber(value),
  number: (value) => numberOf(value) !== undefined,
  integer: (value) => Number.isInteger(numberOf(value)),
  boolean: (value) => typeof value === "boolean" || value === "true" || value === "false",
  amount: isAmount,
  currency: (value) => typeof value === "string" && isCurrency(value.trim().toUpperCase()),
  instant: isInstant,
  url: (value) => typeof value === "string",
  entity: (value) => typeof value === "string" || isNumber(value) || isJsonObject(value),
  list: (value) => Array.isArray(value),
};

/** What a value must be, after "must be". */
export const TYPE_WORDS: Readonly<Record<PropertyType, string>> = {
  text: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  amount: "an amount of money such as 27.50",
  currency: "an ISO 4217 code such as EUR",
  instant: "an ISO 8601 instant or epoch milliseconds",
  url: "an address, as text",
  entity: "text or an object",
  list: "a list",
};

/** What each type takes, for the documentation. */
export const TYPE_DOCS: Readonly<Record<PropertyType, string>> = {
  text: "text, or a number, as many systems have numbers for ids",
  number: "a number, or the text of one",
  integer: "a whole number, or the text of one",
  boolean: "`true` or `false`, or their text",
  amount:
    "money in units of its currency: a number, or its decimal text with a point; exact in minor units, up to 900 billion",
  currency: "an ISO 4217 code, in either case",
  instant: "ISO 8601 text (a date is its midnight in UTC, a time without an offset is UTC), or epoch milliseconds",
  url: "text: an address, whole or from its path on",
  entity: "text, or an object that says more of the same thing, such as `{id, name}`",
  list: "a list of objects",
};

/** JSON reads a number beyond a double's range as infinite. */
function isNumber(value: Json): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function numberOf(value: Json): number | undefined {
  if (typeof value === "string") return parseNumberText(value);
  return isNumber(value) ? value : undefined;
}

function isAmount(value: Json): boolean {
  if (typeof value === "number") return Math.abs(value) <= MAX_AMOUNT;
  return typeof value === "string" && toMinor(value, FINEST_CURRENCY) !== undefined;
}

function isInstant(value: Json): boolean {
  if (typeof value === "number") return Math.abs(value) <= MAX_INSTANT_MS;
  return typeof value === "string" && parseInstantMs(value) !== undefined;
}
