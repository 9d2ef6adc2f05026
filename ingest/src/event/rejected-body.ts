import type { Json } from "@regulars/contracts/json";
import { storableText } from "./sanitise.ts";

const MAX_TEXT_CHARS = 4_096;
const MAX_LEVELS = 8;
/** Values kept of one body: enough to find and mend it, few enough that a flood of bad events stays small. */
const MAX_VALUES = 200;
const MAX_TOTAL_CHARS = 8_192;
const CUT = "…";

/** What was sent, for the person who mends it: long texts, deep nesting and the tail of many values are cut. */
export function rejectedBody(sent: Json): Json {
  const left = { values: MAX_VALUES, chars: MAX_TOTAL_CHARS };
  return cut(sent, MAX_LEVELS, left);
}

function cut(value: Json, levels: number, left: { values: number; chars: number }): Json {
  left.values--;
  if (left.values < 0 || left.chars <= 0) return CUT;
  if (typeof value === "string") return cutText(value, left);
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return CUT;
  if (Array.isArray(value)) {
    const kept: Json[] = [];
    for (const element of value) {
      if (left.values <= 0 || left.chars <= 0) return [...kept, CUT];
      kept.push(cut(element, levels - 1, left));
    }
    return kept;
  }
  const kept: [string, Json][] = [];
  for (const [key, element] of Object.entries(value)) {
    if (left.values <= 0 || left.chars <= 0) return Object.fromEntries([...kept, [CUT, CUT]]);
    kept.push([cutText(key, left), cut(element, levels - 1, left)]);
  }
  return Object.fromEntries(kept);
}

function cutText(text: string, left: { chars: number }): string {
  const chars = Math.min(MAX_TEXT_CHARS, Math.max(0, left.chars));
  left.chars -= Math.min(text.length, chars);
  // A cut may halve a surrogate pair.
  return text.length <= chars ? text : storableText(text.slice(0, chars)) + CUT;
}
