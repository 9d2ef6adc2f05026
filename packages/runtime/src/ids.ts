import { createHash } from "node:crypto";
import type { Branded } from "@regulars/contracts/ids";
import { uuidv7 } from "uuidv7";

/** A new id, ordered by the time of its making (UUIDv7, RFC 9562). */
export function newId<Id extends Branded<string>>(): Id {
  return uuidv7() as Id;
}

/**
 * The id that these parts always have (SHA-256 in the shape of a UUIDv8, RFC 9562): a fact made again by a replay gets the
 * id that it had. Parts are joined by a character that no id holds.
 */
export function derivedId<Id extends Branded<string>>(...parts: readonly string[]): Id {
  const hash = createHash("sha256").update(parts.join("\u0000")).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id;
}
