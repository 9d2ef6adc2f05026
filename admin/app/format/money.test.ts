import { describe, expect, it } from "vitest";
import { formatMoney, formatMoneyShort } from "./money.ts";

describe("money as people read it", () => {
  it.each([
    [{ amountMinor: 123_450, currency: "EUR" }, "€1,234.50"],
    [{ amountMinor: 0, currency: "USD" }, "$0.00"],
    [{ amountMinor: -500, currency: "GBP" }, "−£5.00"],
    [{ amountMinor: 2_000, currency: "CHF" }, "CHF\u00a020.00"],
    [{ amountMinor: 1_200, currency: "JPY" }, "¥1,200"],
    [{ amountMinor: 1_234_567, currency: "KWD" }, "KWD\u00a01,234.567"],
    [{ amountMinor: 100_000_000_00, currency: "EUR" }, "€100,000,000.00"],
  ])("%o is %s", (money, text) => {
    expect(formatMoney(money)).toBe(text);
  });

  it.each([
    [{ amountMinor: 45_000, currency: "USD" }, "$450"],
    [{ amountMinor: 950_000, currency: "USD" }, "$9,500"],
    [{ amountMinor: 1_250_000, currency: "USD" }, "$12.5k"],
    [{ amountMinor: 20_000_000, currency: "USD" }, "$200k"],
    [{ amountMinor: -350_000_000, currency: "EUR" }, "−€3.5m"],
  ])("on an axis %o is %s", (money, text) => {
    expect(formatMoneyShort(money)).toBe(text);
  });
});
