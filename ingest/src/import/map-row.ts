import type { ColumnMapping, ImportKind, ImportMapping, LineFault } from "@regulars/contracts/imports";
import type { Json, JsonObject } from "@regulars/contracts/json";
import { storableText } from "../event/sanitise.ts";
import { cellValue, expected, parseDate, parseWhen } from "./cell-values.ts";

export type Mapped =
  | { readonly kind: "body"; readonly body: JsonObject }
  | { readonly kind: "fault"; readonly fault: LineFault };

/** A row as a body of the collect API, by the mapping of its columns; an empty cell says nothing. */
export function mapRow(row: JsonObject, kind: ImportKind, mapping: ImportMapping): Mapped {
  const fields: Record<string, Json> = {};
  const free: Record<string, Json> = {};
  for (const column of mapping.columns ?? []) {
    const cell = row[column.column];
    if (isEmpty(cell)) continue;
    const value = readCell(cell, column, mapping);
    if (value === undefined) return { kind: "fault", fault: wrongCell(cell, column, mapping) };
    const [, name] = /^(?:properties|traits)\.(.+)$/s.exec(column.to) ?? [];
    if (name === undefined) fields[column.to] = value;
    else free[name] = value;
  }
  return { kind: "body", body: kind === "events" ? eventBody(fields, free, mapping) : personBody(fields, free) };
}

function isEmpty(cell: Json | undefined): cell is undefined | null | "" {
  return cell === undefined || cell === null || (typeof cell === "string" && cell.trim() === "");
}

/** Values of JSON lines that are no text are what they are. */
function readCell(cell: Json, { to, as }: ColumnMapping, mapping: ImportMapping): Json | undefined {
  if (to === "tags") return tagsOf(cell, mapping.separator);
  const isFree = to.includes(".");
  if (isFree) return typeof cell === "string" ? cellValue(as === "text" ? cell : cell.trim(), as, mapping) : cell;
  if (typeof cell === "object") return undefined;
  const text = storableText(String(cell)).trim();
  if (to === "createdAt") return parseDate(text, mapping);
  if (to !== "timestamp") return text;
  const ms = parseWhen(text, mapping);
  return ms === undefined || Number.isNaN(new Date(ms).getTime()) ? undefined : new Date(ms).toISOString();
}

/** Tags of a row are added to those that the person has. */
function tagsOf(cell: Json, separator: string): Json | undefined {
  const list = Array.isArray(cell) ? cell : typeof cell === "object" ? undefined : String(cell).split(separator);
  const tags = list?.map((tag: Json) => (typeof tag === "object" ? "" : storableText(String(tag)).trim()));
  return tags === undefined ? undefined : { $add: tags.filter((tag) => tag !== "") };
}

function wrongCell(cell: Json, { to, as }: ColumnMapping, mapping: ImportMapping): LineFault {
  const shown = storableText((typeof cell === "string" ? cell : JSON.stringify(cell)).slice(0, 60));
  const isWhen = to === "timestamp" || to === "createdAt";
  const should = to === "tags" ? "a list of tags" : expected(isWhen ? "date" : as, mapping);
  // An instant that cannot be read is told as the collect API tells it.
  const code = to === "timestamp" ? "invalid_timestamp" : "invalid_value";
  return { code, reason: `“${shown}” is not ${should}`, path: to };
}

function eventBody(fields: Readonly<Record<string, Json>>, free: JsonObject, mapping: ImportMapping): JsonObject {
  const { type: named, event: namedEvent, ...ids } = fields;
  const type = typeof named === "string" ? named.toLowerCase() : mapping.type;
  const event = namedEvent ?? (mapping.event.trim() === "" ? undefined : mapping.event.trim());
  const values = Object.keys(free).length === 0 ? {} : { [type === "identify" ? "traits" : "properties"]: free };
  return { type, ...(type !== "track" || event === undefined ? {} : { event }), ...ids, ...values };
}

/** An address beside an id is what is known of the person; alone it is who the person is. */
function personBody(fields: Readonly<Record<string, Json>>, free: JsonObject): JsonObject {
  const { tags, createdAt, email, phone, ...rest } = fields;
  const addresses = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
  const hasId = rest.userId !== undefined || rest.anonymousId !== undefined;
  const known = {
    ...free,
    ...(hasId ? addresses : {}),
    ...(tags === undefined ? {} : { tags }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
  const traits = Object.keys(known).length === 0 ? {} : { traits: known };
  return { type: "identify", ...rest, ...(hasId ? {} : addresses), ...traits };
}
