import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { type Findings, reject } from "./fault.ts";

/** Longest identifier of a person: `userId`, `anonymousId`, an e-mail address. */
export const MAX_IDENTIFIER_CHARS = 255;
const EMPTY: JsonObject = Object.freeze({});

/** The object at a key; absent and `null` are an empty one, anything else is a fault. */
export function readObject(parent: JsonObject, key: string, found: Findings): JsonObject {
  const value = parent[key];
  if (value === undefined || value === null) return EMPTY;
  if (isJsonObject(value)) return value;
  reject(found, "wrong_type", `${key} must be an object`, key);
  return EMPTY;
}

/** The text at a key: absent, `null` and "" are `undefined`; a number counts as its text, as some SDKs send ids so. */
export function readText(parent: JsonObject, key: string, maxChars: number, found: Findings): string | undefined {
  const value = parent[key];
  if (value === undefined || value === null || value === "") return undefined;
  const text = textOf(value);
  if (text === undefined) return reject(found, "wrong_type", `${key} must be text`, key);
  if (text.length > maxChars) return reject(found, "too_long", `${key} is over ${maxChars} characters`, key);
  return text;
}

/** A text or a finite number, as text. */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : undefined;
}
