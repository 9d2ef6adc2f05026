import fc from "fast-check";
import { expect, it } from "vitest";
import { addDecimals, compareDecimals, decimalOf, decimalText, multiplyDecimal, parseDecimal } from "./decimal.ts";

const text = (number: number) => decimalText(decimalOf(number));

it.each([
  [0, "0"],
  [-0, "0"],
  [0.1, "0.1"],
  [-0.05, "-0.05"],
  [12.5, "12.5"],
  [100, "100"],
  [1e21, "1000000000000000000000"],
  [1.5e-7, "0.00000015"],
  [-1.25e22, "-12500000000000000000000"],
  [9007199254740991, "9007199254740991"],
])("%d is %s", (number, expected) => {
  expect(text(number)).toBe(expected);
});

it("no number is no decimal", () => {
  expect(() => decimalOf(Number.NaN)).toThrow(RangeError);
  expect(() => decimalOf(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  expect(() => parseDecimal("1,5")).toThrow(RangeError);
});

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const money = fc.integer({ min: -1e9, max: 1e9 });

it("text of a decimal reads back as it was, and as the double it came from", () => {
  fc.assert(
    fc.property(number, (n) => {
      expect(parseDecimal(text(n))).toEqual(decimalOf(n));
      expect(Number(text(n))).toBe(n + 0);
    }),
  );
});

it("adds, multiplies and compares as whole cents do", () => {
  const cents = (n: number) => decimalOf(n / 100);
  fc.assert(
    fc.property(money, money, fc.nat(1_000), (a, b, times) => {
      expect(addDecimals(cents(a), cents(b))).toEqual(cents(a + b));
      expect(multiplyDecimal(cents(a), times)).toEqual(cents(a * times));
      expect(Math.sign(compareDecimals(cents(a), cents(b)))).toBe(Math.sign(a - b));
    }),
  );
});

it("adding is exact, so it does not matter in which order", () => {
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      const [x, y, z] = [decimalOf(a), decimalOf(b), decimalOf(c)];
      expect(addDecimals(addDecimals(x, y), z)).toEqual(addDecimals(x, addDecimals(z, y)));
    }),
  );
});
