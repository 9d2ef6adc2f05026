import fc from "fast-check";
import { expect, test } from "vitest";
import { compareBytes, isLater } from "./text-order.ts";

const utf8 = new TextEncoder();

function compareEncoded(a: string, b: string): number {
  const [left, right] = [utf8.encode(a), utf8.encode(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

test("texts compare as their UTF-8 bytes do", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(compareEncoded(a, b)));
    }),
    {
      examples: [
        ["\uffff", "\u{10000}"],
        ["a", "ab"],
        ["", ""],
      ],
    },
  );
});

test("of equal instants the greater message id is later", () => {
  expect(isLater({ at: 1, id: "b" }, { at: 1, id: "a" })).toBe(true);
  expect(isLater({ at: 1, id: "a" }, { at: 1, id: "a" })).toBe(false);
  expect(isLater({ at: 2, id: "a" }, { at: 1, id: "b" })).toBe(true);
});
