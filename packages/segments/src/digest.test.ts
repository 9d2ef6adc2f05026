import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { digest, digest32 } from "./digest.ts";

it("the digests are the beginning of SHA-256, as Node computes it", () => {
  // Characters of one to four bytes; lengths around one, two and more blocks of 64 bytes.
  const text = fc.string({ unit: fc.constantFrom("a", "\0", "ä", "€", "\u{1f600}"), maxLength: 150, size: "max" });
  fc.assert(
    fc.property(text, (input) => {
      const bytes = createHash("sha256").update(input).digest();
      expect(digest(input)).toBe(bytes.subarray(0, 16).toString("base64url"));
      expect(digest32(input)).toBe(bytes.readUInt32BE());
    }),
    { numRuns: 50 },
  );
});
