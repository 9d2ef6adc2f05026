import type { ColumnType, DateOrder, ImportMapping } from "@regulars/contracts/imports";
import { MAX_INSTANT_MS, parseInstantMs } from "@regulars/contracts/instant";
import type { Json } from "@regulars/contracts/json";
import { parseStorable, storableText } from "../event/sanitise.ts";
import { instantInZone } from "./zone.ts";

/** How the numbers and dates of a file are written. */
export type Writing = Pick<ImportMapping, "dates" | "timeZone" | "decimal">;

/** The value of a cell that is not empty; `undefined` when it is none of its column's. */
export function cellValue(text: string, as: ColumnType, writing: Writing): Json | undefined {
  switch (as) {
    case "text":
      return storableText(text);
    case "number":
      return parseNumber(text, writing.decimal);
    case "boolean":
      return parseBoolean(text);
    case "date":
      return parseDate(text, writing);
    case "json":
      return parseJson(text);
  }
}

/** What a value of the column should look like, for the person who mends it. */
export function expected(as: ColumnType, { dates, decimal }: Writing): string {
  if (as === "number") return `a number such as 1234${decimal}50`;
  if (as === "boolean") return "true or false, yes or no, 1 or 0";
  if (as === "date") return `a date such as ${DATE_EXAMPLES[dates]}`;
  return as === "json" ? "JSON" : "text";
}

const DATE_EXAMPLES: Readonly<Record<DateOrder, string>> = {
  iso: "2026-01-31 or 2026-01-31T18:30:00Z",
  dmy: "31/01/2026 or 31.1.2026 18:30",
  mdy: "01/31/2026 or 1/31/2026 6:30 PM",
  ymd: "2026/01/31 18:30",
};

const GROUPED = {
  ".": /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$|^[+-]?\.\d+$/,
  ",": /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$|^[+-]?,\d+$/,
} as const;
/** What people write around amounts: spaces of all kinds, apostrophes between thousands, signs of currencies. */
const DECORATION = /[\s\u00a0\u202f'’€$£¥]/g;

/** A number as people write it, e.g. `1.234,50 €` with a decimal comma. */
export function parseNumber(text: string, decimal: "." | ","): number | undefined {
  const bare = text.replace(DECORATION, "").replace("−", "-");
  if (!GROUPED[decimal].test(bare)) {
    const scientific = decimal === "." && /^[+-]?\d+(?:\.\d+)?e[+-]?\d{1,2}$/i.test(bare) ? Number(bare) : undefined;
    return scientific !== undefined && Number.isFinite(scientific) ? scientific : undefined;
  }
  const plain = decimal === "." ? bare.replaceAll(",", "") : bare.replaceAll(".", "").replace(",", ".");
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

const TRUE = new Set(["true", "yes", "y", "1", "on", "ja", "j", "si", "sí", "sim", "oui", "wahr", "vrai", "x"]);
const FALSE = new Set(["false", "no", "n", "0", "off", "nein", "não", "nao", "non", "falsch", "faux"]);

function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
}

function parseJson(text: string): Json | undefined {
  try {
    return parseStorable(text);
  } catch {
    return undefined;
  }
}

const DAY_FIRST = /^(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})(?:,?[ T]+(.+))?$/;
const YEAR_FIRST = /^(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:,?[ T]+(.+))?$/;
const TIME = /^(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?m?\.?$/i;

/**
 * A date of a property or trait: `2026-01-31` stays a day, which is that day everywhere; with a time it is an instant in ISO 8601.
 */
export function parseDate(text: string, writing: Writing): string | undefined {
  const ms = parseWhen(text, writing);
  if (ms === undefined) return undefined;
  const day = dayAlone(text.trim(), writing.dates);
  return day === undefined ? new Date(ms).toISOString() : isoDay(day);
}

/** The instant that a cell names (epoch ms): a day alone is its midnight in the zone of the file. Numbers are epoch seconds or ms. */
export function parseWhen(text: string, { dates, timeZone }: Writing): number | undefined {
  const trimmed = text.trim();
  if (/^\d{9,10}(\.\d+)?$/.test(trimmed)) return Math.floor(Number(trimmed) * 1_000);
  if (/^\d{12,14}$/.test(trimmed)) return Number(trimmed);
  const iso = parseInstantMs(trimmed);
  if (iso !== undefined) return hasOffset(trimmed) ? iso : instantInZone(iso, timeZone);
  const wallMs = parseWall(trimmed, dates);
  return wallMs === undefined || Math.abs(wallMs) > MAX_INSTANT_MS ? undefined : instantInZone(wallMs, timeZone);
}

function hasOffset(iso: string): boolean {
  return /\d{2}:\d{2}.*(?:z|[+-]\d{2}(?::?\d{2})?)$/i.test(iso);
}

/** Day, month, year of a text that has no time; `undefined` for one that has. */
function dayAlone(text: string, dates: DateOrder): number | undefined {
  if (/^\d{9,14}$/.test(text) || /[ T]\d{1,2}[:.h]\d{2}/.test(text)) return undefined;
  return parseInstantMs(text) ?? parseWall(text, dates);
}

function isoDay(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10);
}

/** What clocks showed, as if it were UTC (epoch ms). */
function parseWall(text: string, dates: DateOrder): number | undefined {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst !== null) {
    const [, year, month, day, time] = yearFirst;
    return wallOf(Number(year), Number(month), Number(day), time);
  }
  const match = dates === "dmy" || dates === "mdy" ? DAY_FIRST.exec(text) : null;
  if (match === null) return undefined;
  const [, first, second, year = "", time] = match;
  const [day, month] = dates === "dmy" ? [first, second] : [second, first];
  return wallOf(fullYear(year), Number(month), Number(day), time);
}

/** Two digits are of this century, but for the years of birth that are still to come in it. */
function fullYear(year: string): number {
  if (year.length !== 2) return Number(year);
  return Number(year) < 50 ? 2_000 + Number(year) : 1_900 + Number(year);
}

function wallOf(year: number, month: number, day: number, time: string | undefined): number | undefined {
  const two = (value: number): string => String(value).padStart(2, "0");
  const dayMs = parseInstantMs(`${year}-${two(month)}-${two(day)}`);
  if (dayMs === undefined || time === undefined) return dayMs;
  const match = TIME.exec(time.trim());
  if (match === null) return undefined;
  const [, hour, minute, second = "0", half] = match;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  if (hours > 24 || Number(minute) > 59 || Number(second) > 59 || (half !== undefined && Number(hour) > 12))
    return undefined;
  return dayMs + hours * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1_000;
}
