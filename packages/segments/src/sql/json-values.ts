import { MAX_INSTANT_MS } from "@regulars/contracts/instant";
import type { Parameters } from "./parameters.ts";

/**
 * Values in SQL. A value is an expression of its JSON text as `JSONExtractRaw` gives it, '' when it is absent. What reads it is a
 * function of the statement itself (`WITH (raw) -> … AS name`), so that a long one is written once.
 */

/** White space as JavaScript's `trim` and `\s` know it, which RE2's `\s` does not. */
const SPACE =
  "[\\\\s\\\\x{0b}\\\\x{a0}\\\\x{1680}\\\\x{2000}-\\\\x{200a}\\\\x{2028}\\\\x{2029}\\\\x{202f}\\\\x{205f}\\\\x{3000}\\\\x{feff}]*";
const NUMBER = `^${SPACE}([+-]?(?:[0-9]+(?:\\\\.[0-9]*)?|\\\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)${SPACE}$`;
const INSTANT =
  "^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?" +
  `${SPACE}(?:[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?$`;

/** Evaluates a body once with a name for a value: `WITH` inside an expression. */
const given = (name: string, value: string, body: string): string => `arrayMap(${name} -> ${body}, [${value}])[1]`;

/** Days since 1970-01-01 of a day in the Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
const DAYS = `(y, m, d) ->
  intDiv(y - (m <= 2) + 400, 400) * 146097 - 146097 - 719468
  + positiveModulo(y - (m <= 2), 400) * 365
  + intDiv(positiveModulo(y - (m <= 2), 400), 4) - intDiv(positiveModulo(y - (m <= 2), 400), 100)
  + intDiv(153 * (m + if(m > 2, -3, 9)) + 2, 5) + d - 1`;

/** Month × 100 + day of a day that is given as days since 1970-01-01. */
const MONTH_DAY = `day -> ${given(
  "doe",
  "positiveModulo(day + 719468, 146097)",
  given(
    "doy",
    `doe - ${given(
      "yoe",
      "intDiv(doe - intDiv(doe, 1460) + intDiv(doe, 36524) - intDiv(doe, 146096), 365)",
      "365 * yoe + intDiv(yoe, 4) - intDiv(yoe, 100)",
    )}`,
    given("mp", "intDiv(5 * doy + 2, 153)", "(if(mp < 10, mp + 3, mp - 9)) * 100 + doy - intDiv(153 * mp + 2, 5) + 1"),
  ),
)}`;

/** As `parseInstantMs` of the contracts. Groups: year, month, day, hour, minute, second, fraction, sign, hours and minutes of the offset. */
const INSTANT_OF_TEXT = `text -> ${given(
  "g",
  `extractGroups(text, '${INSTANT}')`,
  given(
    "n",
    "arrayMap(part -> toInt64OrZero(part), g)",
    `if(
      empty(g) or n[2] < 1 or n[2] > 12 or n[3] < 1
      or n[3] > [31, 28 + (n[1] % 4 = 0 and (n[1] % 100 != 0 or n[1] % 400 = 0)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][greatest(n[2], 1)]
      or n[4] > 24 or n[5] > 59 or n[6] > 60 or (n[4] = 24 and n[5] + n[6] + n[7] > 0) or n[9] > 23 or n[10] > 59,
      NULL,
      toFloat64(civilDays(n[1], n[2], n[3]) * 86400000 + n[4] * 3600000 + n[5] * 60000 + n[6] * 1000
        + toInt64OrZero(rightPad(substring(g[7], 1, 3), 3, '0')) - if(g[8] = '-', -1, 1) * (n[9] * 60 + n[10]) * 60000)
    )`,
  ),
)}`;

/**
 * The JSON of a value with the keys of objects in order, `depth` levels deep; what is nested deeper is compared as it was written.
 */
function canonical(raw: string, depth: number): string {
  if (depth === 0) return raw;
  const [member, element] = [`m${depth}`, `e${depth}`];
  const members = `arrayMap(${member} -> concat(toJSONString(${member}.1), ':', ${canonical(`${member}.2`, depth - 1)}), arraySort(JSONExtractKeysAndValuesRaw(${raw})))`;
  const elements = `arrayMap(${element} -> ${canonical(element, depth - 1)}, JSONExtractArrayRaw(${raw}))`;
  return `multiIf(
    startsWith(${raw}, '{'), concat('{', arrayStringConcat(${members}, ','), '}'),
    startsWith(${raw}, '['), concat('[', arrayStringConcat(${elements}, ','), ']'),
    ${raw})`;
}

const CANONICAL_DEPTH = 4;

/** As `equalityKey`; NULL for a value that does not exist. JavaScript writes the plus of an exponent, which ClickHouse does not. */
const EQUALITY_KEY = `multiIf(
  raw in ('', 'null', '""'), NULL,
  isText(raw), concat('t', JSONExtractString(raw)),
  isNotNull(plainNumber(raw)), concat('t', replaceRegexpOne(raw, 'e([0-9])', 'e+\\\\1')),
  concat('j', ${canonical("raw", CANONICAL_DEPTH)}))`;

/** `(…) -> … as name` for the head of a statement; each may use those before it. */
export const FUNCTIONS: readonly string[] = [
  `(raw) -> startsWith(raw, '"') as isText`,
  // The number that a JSON number is; NULL for any other value.
  "(raw) -> toFloat64OrNull(raw) as plainNumber",
  `(text) -> ${given("n", `toFloat64OrNull(extract(text, '${NUMBER}'))`, "if(isFinite(n), n, NULL)")} as numberOfText`,
  "(raw) -> if(isText(raw), numberOfText(JSONExtractString(raw)), plainNumber(raw)) as readNumber",
  `(${DAYS}) as civilDays`,
  `(${MONTH_DAY}) as monthDayOfDays`,
  `(${INSTANT_OF_TEXT}) as instantOfText`,
  `(raw) -> if(isText(raw), instantOfText(JSONExtractString(raw)), ${given(
    "n",
    "plainNumber(raw)",
    `if(abs(n) <= ${MAX_INSTANT_MS}, n, NULL)`,
  )}) as readInstantMs`,
  `(raw) -> ${EQUALITY_KEY} as equalityKey`,
];

/** The value at a path of keys in a document. */
export function valueAt(document: string, path: readonly string[], parameters: Parameters): string {
  return `JSONExtractRaw(${[document, ...path.map(parameters.text)].join(", ")})`;
}

/** A condition that may be NULL counts as false. */
export function surely(condition: string): string {
  return `ifNull(${condition}, false)`;
}
