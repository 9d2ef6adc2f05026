import { EVENT_TYPES } from "@regulars/contracts/event";
import {
  type ColumnMapping,
  type ColumnType,
  type DateOrder,
  type ImportFormat,
  type ImportKind,
  type ImportMapping,
  REFUSED_LINE,
  REFUSED_REASON,
} from "@regulars/contracts/imports";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { parseNumber, parseWhen } from "./cell-values.ts";
import { fieldOf } from "./column-words.ts";

export interface Suggesting {
  readonly kind: ImportKind;
  readonly format: ImportFormat;
  readonly columns: readonly string[];
  /** The first rows. */
  readonly rows: readonly JsonObject[];
  /** Of the studio: dates and times are told in its zone, unless they name another. */
  readonly timeZone: string;
}

/** How a file is most likely meant, by the names of its columns and what stands in them. */
export function suggestMapping({ kind, format, columns, rows, timeZone }: Suggesting): ImportMapping {
  const texts = rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === "string");
  const writing = { dates: dateOrder(texts, timeZone), decimal: decimalOf(texts), timeZone };
  const base = { ...writing, type: "track", event: "", separator: ",", undated: "refuse" } as const;
  if (format === "jsonl" && areBodies(kind, rows)) return { ...base, columns: null };
  const taken = new Set<string>();
  const repeats = new Map<string, number>();
  const own = columns.filter((column) => column !== REFUSED_LINE && column !== REFUSED_REASON);
  const mapped = own.map((column): ColumnMapping => {
    const as = typeOfColumn(column, rows, writing);
    const field = fieldOf(column, kind);
    const to = field !== undefined && !taken.has(field) ? field : freeField(column, kind, { taken, repeats });
    taken.add(to);
    return { column, to, as: to.includes(".") ? (TYPE_OF_FIELD[to] ?? as) : "text" };
  });
  const isOrder = !taken.has("event") && taken.has("properties.orderId") && taken.has("properties.total");
  return { ...base, columns: mapped, event: isOrder ? "order.completed" : "" };
}

/** Fields whose values are of one type, whatever the first rows hold. */
const TYPE_OF_FIELD: Readonly<Record<string, ColumnType>> = {
  "properties.orderId": "text",
  "properties.total": "number",
  "traits.birthday": "date",
};
/** Part of a column's values that must be of a type for the column to be: a few may be what the person mends. */
const MOST = 0.8;

/** JSON lines that are bodies of the collect API as they stand. */
function areBodies(kind: ImportKind, rows: readonly JsonObject[]): boolean {
  const isBody =
    kind === "people"
      ? (row: JsonObject) => isJsonObject(row.traits)
      : ({ type, event, properties, timestamp, originalTimestamp }: JsonObject) =>
          EVENT_TYPES.some((known) => known === type) ||
          (typeof event === "string" && (isJsonObject(properties) || (timestamp ?? originalTimestamp) !== undefined));
  return rows.length === 0 || rows.filter(isBody).length > rows.length / 2;
}

interface Taken {
  readonly taken: ReadonlySet<string>;
  /** How often each free field was asked for. */
  readonly repeats: Map<string, number>;
}

function freeField(column: string, kind: ImportKind, { taken, repeats }: Taken): string {
  const name = column.trim().replace(/\s+/g, "_").toLowerCase();
  const field = `${kind === "events" ? "properties" : "traits"}.${kind === "events" ? column.trim() : name}`;
  let again = repeats.get(field) ?? 1;
  let free = field;
  while (taken.has(free)) free = `${field}_${++again}`;
  repeats.set(field, again);
  return free;
}

function typeOfColumn(
  column: string,
  rows: readonly JsonObject[],
  writing: Pick<ImportMapping, "dates" | "decimal" | "timeZone">,
): ColumnType {
  const values = rows.map((row) => row[column]).filter((value): value is string => isText(value));
  if (values.length === 0) return "text";
  const most = (test: (text: string) => boolean): boolean =>
    values.filter((value) => test(value.trim())).length >= values.length * MOST;
  if (most((text) => /^(?:true|false)$/i.test(text))) return "boolean";
  // A number that begins with 0 is a postcode or a telephone number.
  if (most((text) => !/^[+0]\d/.test(text) && parseNumber(text, writing.decimal) !== undefined)) return "number";
  if (most((text) => /\d[./\-:]\d/.test(text) && parseWhen(text, writing) !== undefined)) return "date";
  return most((text) => /^[[{].*[\]}]$/s.test(text)) ? "json" : "text";
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** The order that all dates of the first rows fit; where they leave it open, what is usual in the studio's zone. */
function dateOrder(texts: readonly string[], timeZone: string): DateOrder {
  const pairs = texts.flatMap((text) => {
    const match = /^\s*(\d{1,2})([./-])(\d{1,2})[./-]\d{2,4}\b/.exec(text);
    return match === null ? [] : [{ first: Number(match[1]), mark: match[2], second: Number(match[3]) }];
  });
  if (pairs.length === 0) return texts.some((text) => /^\s*\d{4}\/\d{1,2}\/\d{1,2}/.test(text)) ? "ymd" : "iso";
  if (pairs.some(({ first }) => first > 12)) return "dmy";
  if (pairs.some(({ second }) => second > 12)) return "mdy";
  if (pairs.some(({ mark }) => mark === ".")) return "dmy";
  return /^(?:America\/(?:New_York|Chicago|Denver|Los_Angeles|Phoenix|Detroit|Anchorage)|US\/|Pacific\/Honolulu)/.test(
    timeZone,
  )
    ? "mdy"
    : "dmy";
}

function decimalOf(texts: readonly string[]): "." | "," {
  const amounts = texts.map((text) => text.replace(/[\s€$£]/g, "")).filter((text) => /^-?[\d.,]+$/.test(text));
  const comma = amounts.filter((text) => /,\d{1,2}$/.test(text)).length;
  const point = amounts.filter((text) => /\.\d{1,2}$/.test(text)).length;
  return comma > point ? "," : ".";
}
