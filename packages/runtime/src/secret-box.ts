import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts what must be read again (a secret to sign with, a provider's password) for keeping in a database. */
export interface SecretBox {
  /** @returns version, nonce, tag and ciphertext in one; different each time */
  seal(secret: string): Buffer;
  /** @throws SecretBoxError for what was sealed with another secret, or changed since */
  open(sealed: Buffer): string;
}

/** Thrown when a sealed value cannot be opened. */
export class SecretBoxError extends Error {
  override readonly name = "SecretBoxError";
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** AES-256-GCM with a key made of REGULARS_SECRET by HKDF-SHA256 (RFC 5869); `purpose` keeps one kind of value from being taken for another. */
export function createSecretBox(secret: string, purpose: string): SecretBox {
  const key = Buffer.from(hkdfSync("sha256", secret, "regulars", purpose, 32));
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed) {
      if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES) throw new SecretBoxError("This is no sealed value");
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1, 1 + NONCE_BYTES));
      decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new SecretBoxError("It was sealed with another REGULARS_SECRET, or changed since", { cause });
      }
    },
  };
}
