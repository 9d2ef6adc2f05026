import { expect, test } from "vitest";
import { jsonText } from "./json-text.ts";

test("an integer beyond 64 bits is written with an exponent and stays the same number; text that looks like one stays as it is", () => {
  const value = { a: 1e20, b: [-123456789012345680000, 5], c: '"12345678901234567890', d: 1e-7, e: 1e300 };
  const text = jsonText(value);
  expect(text).toBe('{"a":1e+20,"b":[-1.2345678901234568e+20,5],"c":"\\"12345678901234567890","d":1e-7,"e":1e+300}');
  expect(JSON.parse(text)).toEqual(value);
});
