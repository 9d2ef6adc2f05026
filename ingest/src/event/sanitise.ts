import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";

/** Deepest nesting of an event, itself counted. */
export const MAX_DEPTH = 32;

// Text that may hold what PostgreSQL's jsonb cannot store (U+0000, half of a surrogate pair) or what would name a prototype. Only escapes
// can bring the first two, as bytes that are no UTF-8 have already been decoded to U+FFFD. Most bodies have none of it.
const SUSPECT = /\\u(?:0000|[dD][89a-fA-F]|005[fF])|__proto__/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what it looks for
const UNSTORABLE = /[\u0000\p{Surrogate}]/gu;

/**
 * Parses JSON into a value that every store can keep: U+0000 and lone surrogates become U+FFFD, keys named `__proto__` are left out.
 * @throws SyntaxError when it is not JSON
 */
export function parseStorable(text: string): Json {
  const value = JSON.parse(text) as Json;
  return SUSPECT.test(text) ? storable(value) : value;
}

/** The text with U+FFFD in place of what PostgreSQL cannot store. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, "\uFFFD");
}

/** Iterative, as the depth of the value is not known yet and a body can nest a hundred thousand levels. */
function storable(root: Json): Json {
  const holder: Json[] = [root];
  const pending: (Json[] | Record<string, Json>)[] = [holder];
  for (let container = pending.pop(); container !== undefined; container = pending.pop()) {
    if (Array.isArray(container)) {
      for (const [i, value] of container.entries()) container[i] = visit(value, pending);
      continue;
    }
    for (const key of Object.keys(container)) {
      const value = container[key] as Json;
      const clean = storableText(key);
      if (clean !== key || key === "__proto__") delete container[key];
      if (clean !== "__proto__") container[clean] = visit(value, pending);
    }
  }
  return holder[0] as Json;
}

function visit(value: Json, pending: (Json[] | Record<string, Json>)[]): Json {
  if (typeof value === "string") return storableText(value);
  if (typeof value === "object" && value !== null) pending.push(value as Json[] | Record<string, Json>);
  return value;
}

/** True when the value nests no deeper than `levels`. Looks no deeper than that itself. */
export function nestsWithin(value: Json | undefined, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  if (!isJsonObject(value)) return value.every((element) => nestsWithin(element, levels - 1));
  for (const key in value as JsonObject) if (!nestsWithin(value[key], levels - 1)) return false;
  return true;
}
