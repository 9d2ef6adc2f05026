/** Money is an integer of minor units (cents) with an ISO 4217 currency. Nothing else is ever added up. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

// ISO 4217: currencies whose minor unit is not a hundredth.
const EXPONENT: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Digits after the point that a currency has: 2 unless ISO 4217 says otherwise. */
export function currencyExponent(currency: string): number {
  return EXPONENT[currency] ?? 2;
}

export function isCurrency(text: string): boolean {
  return /^[A-Z]{3}$/.test(text);
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * Minor units of a decimal amount as clients send it (`27.5`, `"27.50"`), exactly, by its decimal text; half a minor unit
 * rounds away from zero. `undefined` when it is no number or too large to be exact (2^53).
 */
export function toMinor(amount: number | string, currency: string): number | undefined {
  const match = DECIMAL.exec(String(amount).trim());
  if (match === null) return undefined;
  const [, sign, whole = "0", fraction = "", exponentText = "0"] = match;
  const shift = currencyExponent(currency) + Number(exponentText) - fraction.length;
  if (shift > 30 || shift < -400) return shift > 30 ? (Number(whole + fraction) === 0 ? 0 : undefined) : 0;
  const digits = BigInt(whole + fraction);
  const minor = shift >= 0 ? digits * 10n ** BigInt(shift) : roundHalfUp(digits, 10n ** BigInt(-shift));
  const value = Number(sign === "-" ? -minor : minor);
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** The decimal text of minor units, e.g. `2750` EUR → `"27.50"`. */
export function minorToDecimal(amountMinor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, "0");
  const sign = amountMinor < 0 ? "-" : "";
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
