import { createHmac, hkdfSync } from "node:crypto";

/** Tells texts apart and knows them again without keeping them: HMAC-SHA256 of the parts. */
export type KeyedHash = (...parts: readonly string[]) => Buffer;

/**
 * With a key made of REGULARS_SECRET by HKDF-SHA256 (RFC 5869), so that whoever reads a database alone cannot try texts out; `purpose` keeps
 * hashes of one kind from being compared with another's. Parts are joined by a character that no identifier holds.
 */
export function createKeyedHash(secret: string, purpose: string): KeyedHash {
  const key = Buffer.from(hkdfSync("sha256", secret, "regulars", purpose, 32));
  return (...parts) => createHmac("sha256", key).update(parts.join("\u0000")).digest();
}
