/** What names a person. */
export interface PersonName {
  readonly kind: string;
  readonly value: string;
}

/** Finds a person in text of any form: JSON, CSV, an address of a page. */
export interface PersonFinder {
  /** Whether the text names the person. */
  names(text: string): boolean;
  /** Lower-case parts, one of which is in every text that names the person: for asking a database first. */
  readonly parts: readonly string[];
  /** What names the person wherever it stands, in any text. */
  readonly telling: readonly string[];
}

/** Ids shorter than this are also found in what has nothing to do with the person. */
const TELLING_LENGTH = 8;
const IDENTITY_KEYS = "userId|anonymousId|previousId|profileId|user_id|anonymous_id|previous_id|user|id";

/**
 * E-mail addresses, phone numbers and ids of eight characters or more are found wherever they stand as a whole; shorter ids only as the value of a key
 * that says whom something is about.
 */
export function createPersonFinder(names: readonly PersonName[]): PersonFinder {
  const given = names.filter(({ value }) => value !== "");
  const telling = given.filter(isTelling).flatMap(({ value }) => spellings(value));
  const short = given.filter((name) => !isTelling(name)).flatMap(({ value }) => spellings(value));
  const patterns: string[] = [];
  if (telling.length > 0) {
    // Not a part of a longer address or id; what is percent-encoded before it ends in a digit or letter, too.
    patterns.push(`(?:(?<![\\w.+-])|(?<=%[0-9a-f]{2}))(?:${telling.map(escaped).join("|")})(?![\\w-]|\\.\\w)`);
  }
  if (short.length > 0) {
    patterns.push(`"(?:${IDENTITY_KEYS})"\\s*:\\s*"?(?:${short.map(escaped).join("|")})"?\\s*[,}\\]]`);
  }
  const pattern = patterns.length === 0 ? undefined : new RegExp(patterns.join("|"), "i");
  return {
    names: (text) => pattern?.test(text) ?? false,
    parts: [...new Set([...telling, ...short].map((part) => part.toLowerCase()))],
    telling: [...new Set(telling)],
  };
}

function isTelling({ kind, value }: PersonName): boolean {
  return kind === "email" || kind === "phone" || value.length >= TELLING_LENGTH;
}

/** As it is, as JSON writes it, and as an address of a page does. */
function spellings(value: string): readonly string[] {
  return [...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(Buffer.from(value).toString())])];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
