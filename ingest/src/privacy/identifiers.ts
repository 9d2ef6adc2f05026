import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { REMOVED } from "./secret-parameter.ts";

const OWN_KEYS = ["userId", "anonymousId", "previousId", "groupId", "email", "phone", "userHash"] as const;
const TRAIT_KEYS: ReadonlySet<string> = new Set([
  ...["id", "email", "phone", "name", "firstName", "lastName", "first_name", "last_name", "username"],
]);
const DEVICE_KEYS: ReadonlySet<string> = new Set(["id", "advertisingId", "token", "idfa", "idfv"]);

/** Shortest text that is looked for: a shorter one is in everything. */
const MIN_CHARS = 2;
/** From here on a text is no word that others hold by chance, and is taken out of the middle of them too. */
const MIN_WITHIN_CHARS = 8;

/** The texts of an event that say who sent it, the longest first, as one may be a part of another. */
export function identifiersOf(sent: JsonObject): readonly string[] {
  const { context } = sent;
  const found: (Json | undefined)[] = OWN_KEYS.map((key) => sent[key]);
  for (const traits of [sent.traits, isJsonObject(context) ? context.traits : undefined]) {
    found.push(...valuesOf(traits, TRAIT_KEYS));
  }
  if (isJsonObject(context)) found.push(context.ip, context.userHash, ...valuesOf(context.device, DEVICE_KEYS));
  const texts = found.flatMap((value) =>
    typeof value === "string" || typeof value === "number" ? [String(value)] : [],
  );
  return texts.filter((text) => text.length >= MIN_CHARS).sort((a, b) => b.length - a.length);
}

function valuesOf(object: Json | undefined, keys: ReadonlySet<string>): (Json | undefined)[] {
  return isJsonObject(object) ? Object.keys(object).flatMap((key) => (keys.has(key) ? [object[key]] : [])) : [];
}

/** The text with `[removed]` wherever one of the identifiers stands, short ones as words of their own, percent-encoded or not, whatever their case. */
export function withoutIdentifiers(text: string, identifiers: readonly string[]): string {
  let kept = text;
  for (const identifier of identifiers) {
    for (const form of new Set([identifier, encodeURIComponent(identifier)])) kept = withoutWord(kept, form);
  }
  return kept;
}

function withoutWord(text: string, word: string): string {
  if (!text.toLowerCase().includes(word.toLowerCase())) return text;
  const pattern =
    word.length >= MIN_WITHIN_CHARS ? escaped(word) : `(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`;
  return text.replace(new RegExp(pattern, "giu"), REMOVED);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
