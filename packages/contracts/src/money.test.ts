import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyExponent, isCurrency, minorToDecimal, toMinor } from "./money.ts";

describe("toMinor", () => {
  it.each([
    [27.5, "EUR", 2750],
    ["27.50", "EUR", 2750],
    [" 27.5 ", "EUR", 2750],
    [1.005, "EUR", 101],
    ["1.005", "EUR", 101],
    ["-1.005", "EUR", -101],
    ["1.0049999", "EUR", 100],
    [0.1 + 0.2, "EUR", 30],
    [1500, "JPY", 1500],
    ["1500.5", "JPY", 1501],
    ["1.2345", "KWD", 1235],
    ["1e2", "EUR", 10_000],
    [1e-7, "EUR", 0],
    [0, "EUR", 0],
    ["-0", "EUR", 0],
  ])("%j %s is %d minor units", (amount, currency, minor) => {
    expect(toMinor(amount, currency)).toBe(minor);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, "", "abc", "12,50", "0x10", "€5", 1e300, "90071992547409.93"])(
    "%j is no amount that can be exact",
    (amount) => {
      expect(toMinor(amount, "EUR")).toBeUndefined();
    },
  );

  it("comes back as it went out, in every currency", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom("EUR", "JPY", "KWD", "CLF"), (amountMinor, currency) => {
        expect(toMinor(minorToDecimal(amountMinor, currency), currency)).toBe(amountMinor + 0);
      }),
    );
  });
});

it("writes minor units with the digits of the currency", () => {
  expect(minorToDecimal(2750, "EUR")).toBe("27.50");
  expect(minorToDecimal(5, "EUR")).toBe("0.05");
  expect(minorToDecimal(-5, "EUR")).toBe("-0.05");
  expect(minorToDecimal(1500, "JPY")).toBe("1500");
  expect(minorToDecimal(1, "KWD")).toBe("0.001");
});

it("knows currencies by three capital letters, two digits unless ISO 4217 says otherwise", () => {
  expect(["EUR", "eur", "EU", "EURO", ""].map(isCurrency)).toEqual([true, false, false, false, false]);
  expect(["EUR", "JPY", "KWD", "CLF"].map(currencyExponent)).toEqual([2, 0, 3, 4]);
});
