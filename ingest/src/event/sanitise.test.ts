import type { Json } from "@regulars/contracts/json";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nestsWithin, parseStorable } from "./sanitise.ts";

test("U+0000 and halves of surrogate pairs become U+FFFD, in keys and values, at any depth", () => {
  const text = String.raw`{"a\u0000":["x\u0000y",{"b":"\ud800","c":"\ud83d\ude00"}],"d":"\\u0000"}`;
  expect(parseStorable(text)).toEqual({ "a\uFFFD": ["x\uFFFDy", { b: "\uFFFD", c: "😀" }], d: "\\u0000" });
});

test("a key named __proto__ is left out, however it is written", () => {
  const value = parseStorable(String.raw`{"__proto__":{"admin":true},"a":{"\u005f_proto__":1,"_\u005Fproto__":{}}}`);
  expect(JSON.stringify(value)).toBe('{"a":{}}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test("a body that is one text is cleaned too", () => {
  expect(parseStorable(String.raw`"\u0000"`)).toBe("\uFFFD");
});

test("nesting of a hundred thousand levels is no problem", () => {
  expect(() => parseStorable(`${"[".repeat(100_000)}"\\u0000"${"]".repeat(100_000)}`)).not.toThrow();
});

test("any JSON stays as it is but for what cannot be stored", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\0", "\ud800", "\udc00", "😀", "_", "\\") });
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value")),
      fc.dictionary(text, tie("value")),
    ),
  })).value;
  fc.assert(
    fc.property(json, (value) => {
      const sent = JSON.stringify(value);
      const stored = parseStorable(sent);
      expect(JSON.stringify(stored)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      const clean = sent.replace(/\\u0000|\\ud[89a-f][0-9a-f]{2}/gi, "\uFFFD");
      const expected = JSON.parse(clean) as Json;
      // Keys that became equal are one, and which of them stays does not matter: only a value without such keys can be compared whole.
      if (JSON.stringify(expected).length === clean.length) expect(stored).toEqual(expected);
    }),
  );
});

test("nesting is counted from the value itself", () => {
  expect(nestsWithin(1, 0)).toBe(true);
  expect(nestsWithin([], 0)).toBe(false);
  expect(nestsWithin({ a: [{}] }, 3)).toBe(true);
  expect(nestsWithin({ a: [{}] }, 2)).toBe(false);
});
