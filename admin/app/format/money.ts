import { currencyExponent, type Money, minorToDecimal } from "@regulars/contracts/money";
import { groupThousands } from "./number.ts";

/** Signs that are known wherever the page is read; other currencies stand as their code. */
const SIGNS: Readonly<Record<string, string>> = {
  EUR: "€",
  USD: "$",
  GBP: "£",
  JPY: "¥",
  INR: "₹",
  KRW: "₩",
  ILS: "₪",
};

/**
 * Money as people read it: `€1,234.50`, `CHF 20.00`, `−€5.00`. By our own hand and not `Intl`, whose text differs between the
 * server's and the browser's version of it.
 */
export function formatMoney({ amountMinor, currency }: Money): string {
  const decimal = minorToDecimal(Math.abs(amountMinor), currency);
  return `${amountMinor < 0 ? "−" : ""}${signOf(currency)}${groupThousands(decimal)}`;
}

/** Money for the axis of a chart: no minor units, thousands as `k`, millions as `m`. */
export function formatMoneyShort({ amountMinor, currency }: Money): string {
  const amount = Math.abs(amountMinor) / 10 ** currencyExponent(currency);
  const [scaled, unit] =
    amount >= 1_000_000 ? [amount / 1_000_000, "m"] : amount >= 10_000 ? [amount / 1_000, "k"] : [amount, ""];
  const text =
    unit !== "" && scaled < 100 && scaled % 1 !== 0
      ? scaled.toFixed(1).replace(/\.0$/, "")
      : String(Math.round(scaled));
  return `${amountMinor < 0 ? "−" : ""}${signOf(currency)}${groupThousands(text)}${unit}`;
}

function signOf(currency: string): string {
  return SIGNS[currency] ?? `${currency}\u00a0`;
}
