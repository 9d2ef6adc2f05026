import { MAX_INSTANT_MS, parseInstantMs } from "@regulars/contracts/instant";
import type { Json, JsonObject } from "@regulars/contracts/json";
import { parseNumberText } from "@regulars/contracts/number-text";

/**
 * The JSON of a value with the keys of objects in code unit order and no space, so that equal values have equal text.
 * The order of keys is no part of a JSON object, and jsonb in Postgres does not keep it.
 */
export function canonicalJson(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

/**
 * Text that is the same for two values exactly when they are equal: a number and the text JSON writes for it are one,
 * all else differs by type; inside arrays and objects nothing is converted.
 */
export function equalityKey(value: Json): string {
  if (typeof value === "string") return `t${value}`;
  return typeof value === "number" ? `t${value}` : `j${canonicalJson(value)}`;
}

/** The number a value is, or is the text of; `undefined` for all else. */
export function readNumber(value: Json | undefined): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" ? parseNumberText(value) : undefined;
}

/** Epoch ms of a date: ISO text, or epoch ms as a number (which may have a fraction); `undefined` when it is none. */
export function readInstantMs(value: Json | undefined): number | undefined {
  if (typeof value === "number") return Math.abs(value) <= MAX_INSTANT_MS ? value : undefined;
  return typeof value === "string" ? parseInstantMs(value) : undefined;
}

function isArray(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
