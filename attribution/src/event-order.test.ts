import fc from "fast-check";
import { expect, test } from "vitest";
import { compareBytes } from "./event-order.ts";

test("texts compare as their UTF-8 bytes do", () => {
  // One of each length in UTF-8, with what lies at the edges of the surrogates.
  const letters = fc.constantFrom("a", "b", "é", "\ud7ff", "\ue000", "\uffff", "😀", "\u{10ffff}");
  const texts = fc.array(letters, { maxLength: 4 }).map((some) => some.join(""));
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
