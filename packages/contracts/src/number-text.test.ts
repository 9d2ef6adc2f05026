import { expect, it } from "vitest";
import { parseNumberText } from "./number-text.ts";

it.each([
  ["5", 5],
  ["5.0", 5],
  [" 12.50 ", 12.5],
  ["-3", -3],
  ["+3", 3],
  ["007", 7],
  [".5", 0.5],
  ["5.", 5],
  ["1e3", 1000],
  ["1E-2", 0.01],
])("%j is the text of %d", (text, number) => {
  expect(parseNumberText(text)).toBe(number);
});

it.each([
  "",
  " ",
  "abc",
  "5 €",
  "1,5",
  "1_000",
  "1 000",
  "0x1f",
  "0b1",
  "Infinity",
  "NaN",
  "-",
  ".",
  "e5",
  "1e400",
  "--1",
])("%j is the text of no number", (text) => {
  expect(parseNumberText(text)).toBeUndefined();
});
