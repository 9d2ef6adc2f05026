import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { digest } from "./digest.ts";

it("is the first half of SHA-256, as Node computes it", () => {
  const text = fc.string({ unit: "binary", maxLength: 150 });
  fc.assert(
    fc.property(text, (input) => {
      expect(digest(input)).toBe(createHash("sha256").update(input).digest().subarray(0, 16).toString("base64url"));
    }),
    { numRuns: 50 },
  );
});
