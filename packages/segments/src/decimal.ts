/** An exact decimal number: `digits` over ten to the power of `scale`, without trailing zeros behind the point. */
export interface Decimal {
  readonly digits: bigint;
  /** At least 0. */
  readonly scale: number;
}

export const ZERO: Decimal = { digits: 0n, scale: 0 };

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/** The decimal that JSON writes for a number: 0.1 is a tenth. Throws for what is no finite number. */
export function decimalOf(number: number): Decimal {
  return parseDecimal(String(number));
}

/** Reads what `decimalText` or `String(number)` wrote. */
export function parseDecimal(text: string): Decimal {
  const match = NUMBER.exec(text);
  if (match === null) throw new RangeError(`${text} is no decimal number`);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = BigInt(sign + whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { digits: digits * tenTo(-scale), scale: 0 } : shortest(digits, scale);
}

/** Digits with a point, without exponent: `-12.5`. */
export function decimalText({ digits, scale }: Decimal): string {
  if (scale === 0) return String(digits);
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  return `${digits < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return shortest(digitsAt(a, scale) + digitsAt(b, scale), scale);
}

/** `times` is a whole number. */
export function multiplyDecimal({ digits, scale }: Decimal, times: number): Decimal {
  return shortest(digits * BigInt(times), scale);
}

/** Negative, zero or positive, as a is less than, equal to or greater than b. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = digitsAt(a, scale) - digitsAt(b, scale);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function shortest(digits: bigint, scale: number): Decimal {
  let [shorter, places] = [digits, scale];
  while (places > 0 && shorter % 10n === 0n) {
    shorter /= 10n;
    places--;
  }
  return { digits: shorter, scale: places };
}

function digitsAt({ digits, scale }: Decimal, places: number): bigint {
  return places === scale ? digits : digits * tenTo(places - scale);
}

function tenTo(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}
