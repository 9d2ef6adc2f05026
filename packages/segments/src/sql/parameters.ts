/** Values that a statement names as `{p0:String}`: what people wrote is never part of a statement's text. */
export interface Parameters {
  /** The SQL of a text. */
  readonly text: (value: string) => string;
  /** The SQL of an array of texts. */
  readonly texts: (values: readonly string[]) => string;
  /** The SQL of a whole number (Int64). */
  readonly whole: (value: number) => string;
  /** The SQL of whole numbers (Array(Int64)). */
  readonly wholes: (values: readonly number[]) => string;
  /** The SQL of a number (Float64), exactly. */
  readonly number: (value: number) => string;
  /** The SQL of numbers (Array(Float64)), exactly. */
  readonly numbers: (values: readonly number[]) => string;
  /** The SQL of an instant (DateTime64(3, 'UTC')) from epoch ms; one beyond what it can hold becomes the nearest that it can. */
  readonly instant: (epochMs: number) => string;
  /** What to send along, by name. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

/** Earliest and latest instants of DateTime64(3). */
const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(2299, 11, 31);

/** Collects the values of one statement; the same value is sent once. */
export function createParameters(): Parameters {
  const values: Record<string, string | readonly string[]> = {};
  const names = new Map<string, string>();
  const named = (type: string, value: string | readonly string[]): string => {
    const key = JSON.stringify([type, value]);
    let name = names.get(key);
    if (name === undefined) {
      name = `p${names.size}`;
      names.set(key, name);
      values[name] = value;
    }
    return `{${name}:${type}}`;
  };
  const whole = (value: number): string => named("Int64", String(value));
  return {
    values,
    whole,
    text: (value) => named("String", value),
    texts: (list) => named("Array(String)", list),
    wholes: (list) => `arrayMap(n -> toInt64(n), ${named("Array(String)", list.map(String))})`,
    number: (value) => `toFloat64(${named("String", String(value))})`,
    numbers: (list) => `arrayMap(n -> toFloat64(n), ${named("Array(String)", list.map(String))})`,
    instant: (epochMs) =>
      `fromUnixTimestamp64Milli(${whole(Math.min(LATEST_MS, Math.max(EARLIEST_MS, Math.ceil(epochMs))))}, 'UTC')`,
  };
}
