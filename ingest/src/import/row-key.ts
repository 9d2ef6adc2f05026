import { hash } from "node:crypto";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";

/**
 * The message id of a row that has none: made of what the row says, whatever the order of its keys, so that the same row is the same
 * event in every file and at every try.
 */
export function rowKey(body: JsonObject): string {
  return `import:${hash("sha256", canonical(body), "hex")}`;
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(",")}}`;
}
