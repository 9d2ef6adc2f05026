import { isJsonObject, type Json } from "@regulars/contracts/json";

/** What kind of value a trait has, as the form that changes it offers. */
export type ValueKind = "text" | "number" | "truth" | "json";

/** A trait as people read it: lists with commas, what has parts as `part: value`. */
export function valueWords(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(valueWords).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([part, inner]) => `${part}: ${valueWords(inner)}`)
    .join(" · ");
}

/** A value as it stands in the form, and back. */
export function draftOf(value: unknown): { readonly kind: ValueKind; readonly text: string } {
  if (typeof value === "string") return { kind: "text", text: value };
  if (typeof value === "number") return { kind: "number", text: String(value) };
  if (typeof value === "boolean") return { kind: "truth", text: value ? "yes" : "no" };
  return { kind: "json", text: JSON.stringify(value, null, 2) };
}

/** The value that was typed, or what is wrong with it. */
export function readDraft(
  kind: ValueKind,
  text: string,
): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly fault: string } {
  if (kind === "truth") return { ok: true, value: text === "yes" };
  if (text.trim() === "") return { ok: false, fault: "Say a value, or remove the trait" };
  if (kind === "text") return { ok: true, value: text.trim() };
  if (kind === "number") return readNumber(text);
  return readJson(text);
}

function readNumber(text: string): ReturnType<typeof readDraft> {
  const value = Number(text.trim().replace(",", "."));
  return Number.isFinite(value) ? { ok: true, value } : { ok: false, fault: "A number such as 12 or 12.5" };
}

function readJson(text: string): ReturnType<typeof readDraft> {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) || isJsonObject(value)) return { ok: true, value };
  } catch {
    // Said below.
  }
  return { ok: false, fault: 'A list such as ["yin", "flow"] or an object such as {"shoe": 38}, as JSON' };
}
