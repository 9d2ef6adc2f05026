import type { Money as Amount } from "@regulars/contracts/money";
import { formatMoney } from "../format/money.ts";
import { formatCount, formatShare } from "../format/number.ts";

/** Money with its currency. */
export function Money({ amountMinor, currency }: Amount) {
  return <span className="figures">{formatMoney({ amountMinor, currency })}</span>;
}

/** A whole number. */
export function Count({ value }: { readonly value: number }) {
  return <span className="figures">{formatCount(value)}</span>;
}

/** A share between 0 and 1, in percent. */
export function Share({ value }: { readonly value: number }) {
  return <span className="figures">{formatShare(value)}</span>;
}
