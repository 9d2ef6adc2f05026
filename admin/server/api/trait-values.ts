import { normaliseEmail, normalisePhone } from "@regulars/contracts/contact";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import type { DefinitionFault } from "@regulars/contracts/segment-definition";

/** Longest key of a trait, and longest address, as the collect API takes them. */
const MAX_KEY_CHARS = 255;
const MAX_ADDRESS_CHARS = 255;
const MAX_DEPTH = 10;
/** As much as one event may bring. */
const MAX_BYTES = 32 * 1024;
// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what it looks for
const UNSTORABLE = /[\u0000\p{Surrogate}]/u;

/** Traits in the form in which they are kept, or what is wrong with them, by key. */
export type ReadTraits =
  | { readonly ok: true; readonly traits: JsonObject }
  | { readonly ok: false; readonly faults: readonly DefinitionFault[] };

/**
 * Reads traits that somebody typed. More is refused than of a server's events, as who typed can mend it: an e-mail that is no address, a
 * phone without its country.
 */
export function readTraits(sent: Readonly<Record<string, unknown>>): ReadTraits {
  const traits: Record<string, Json> = {};
  const faults: DefinitionFault[] = [];
  for (const [key, value] of Object.entries(sent)) {
    const read = readTrait(key, value);
    if (typeof read === "object" && read !== null && FAULT in read) {
      faults.push({ path: ["traits", key], message: read[FAULT] });
    } else traits[key] = read;
  }
  if (faults.length === 0 && Buffer.byteLength(JSON.stringify(traits)) > MAX_BYTES) {
    faults.push({ path: ["traits"], message: "Together they are over 32 KB" });
  }
  return faults.length === 0 ? { ok: true, traits } : { ok: false, faults };
}

const FAULT = Symbol("fault");
type Fault = { readonly [FAULT]: string };
const fault = (message: string): Fault => ({ [FAULT]: message });

function readTrait(key: string, value: unknown): Json | Fault {
  if (key.trim() === "" || key.length > MAX_KEY_CHARS) return fault("A name of 1 to 255 characters");
  if (key === "__proto__" || UNSTORABLE.test(key)) return fault("This cannot be the name of a trait");
  if (!isStorable(value, MAX_DEPTH)) return fault("Text, a number, yes or no, or a list or object of those");
  if (value === null) return null;
  if (key === "email") return addressOf(value, normaliseEmail) ?? fault("An e-mail address such as mia@lotus.example");
  if (key === "phone") return addressOf(value, normalisePhone) ?? fault("With its country, such as +31612345678");
  return value;
}

function addressOf(value: Json, normalise: (text: string) => string | undefined): string | undefined {
  return typeof value === "string" && value.length <= MAX_ADDRESS_CHARS ? normalise(value) : undefined;
}

/** JSON that every store can keep. */
function isStorable(value: unknown, levels: number): value is Json {
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return !UNSTORABLE.test(value);
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((element) => isStorable(element, levels - 1));
  // Dates and the like, which superjson can bring, are objects too.
  if (!isJsonObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.entries(value).every(
    ([key, inner]) => key !== "__proto__" && !UNSTORABLE.test(key) && isStorable(inner, levels - 1),
  );
}
