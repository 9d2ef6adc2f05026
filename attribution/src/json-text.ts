import type { Json } from "@regulars/contracts/json";

/**
 * JSON as ClickHouse can read it: its parser refuses a whole document for one integer of more than 64 bits, which is written with an
 * exponent here. It is the same number to everyone who reads JSON.
 */
export function jsonText(value: Json): string {
  const text = JSON.stringify(value);
  return LONG.test(text)
    ? text.replace(TOKEN, (token) => (INTEGER.test(token) ? Number(token).toExponential() : token))
    : text;
}

const LONG = /\d{19}/;
/** A string, which is left alone, or a number. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;
const INTEGER = /^-?\d{19,}$/;
