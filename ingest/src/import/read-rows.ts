import { isUtf8 } from "node:buffer";
import type { ImportKind, ImportMapping, LineFault } from "@regulars/contracts/imports";
import { isJsonObject, type JsonObject } from "@regulars/contracts/json";
import { parseStorable } from "../event/sanitise.ts";
import { completeBody } from "./complete-body.ts";
import { parseCells } from "./csv-cells.ts";
import { mapRow } from "./map-row.ts";
import type { FileRow } from "./records.ts";

/** How the rows of one file become bodies of the collect API. */
export interface RowPlan {
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  /** Of a CSV file; a file without is JSON lines. */
  readonly csv: { readonly delimiter: string; readonly columns: readonly string[] } | undefined;
  readonly madeAt: number;
}

/** A row, and the body that it is or why it is none. */
export type ReadRow = { readonly row: FileRow } & (
  | { readonly kind: "body"; readonly body: JsonObject }
  | { readonly kind: "fault"; readonly fault: LineFault }
);

/** The bodies of rows, in their order. */
export function readRows(rows: readonly FileRow[], plan: RowPlan): readonly ReadRow[] {
  const values = rowValues(rows, plan.csv);
  return values.map((value): ReadRow => {
    if (value.kind === "fault") return value;
    const { row, object } = value;
    const mapped =
      plan.mapping.columns === null ? { kind: "body" as const, body: object } : mapRow(object, plan.kind, plan.mapping);
    if (mapped.kind === "fault") return { row, ...mapped };
    const { kind, madeAt } = plan;
    return { row, ...completeBody(mapped.body, { kind, undated: plan.mapping.undated, madeAt }) };
  });
}

/** A row's values by the names of its columns or keys. */
export type RowValues = { readonly row: FileRow } & (
  | { readonly kind: "values"; readonly object: JsonObject }
  | { readonly kind: "fault"; readonly fault: LineFault }
);

export function rowValues(rows: readonly FileRow[], csv: RowPlan["csv"]): readonly RowValues[] {
  const texts = rows.map(textOf);
  const good = texts.filter((text) => typeof text === "string");
  const cells = csv === undefined ? [] : parseCells(good, csv.delimiter);
  let next = 0;
  return rows.map((row, index): RowValues => {
    const text = texts[index] ?? NOT_UTF8;
    if (typeof text !== "string") return { row, kind: "fault", fault: text };
    if (csv === undefined) return { row, ...objectOf(text) };
    const parsed = cells[next++];
    if (parsed === undefined) throw new Error("A row has no cells");
    if (parsed.kind === "fault") return { row, ...parsed };
    return { row, ...named(parsed.cells, csv.columns) };
  });
}

const NOT_UTF8: LineFault = {
  code: "invalid_encoding",
  reason: "The line is not UTF-8, so its letters cannot be told",
};

function textOf({ bytes, fault }: FileRow): string | LineFault {
  if (fault !== undefined) return fault;
  return isUtf8(bytes) ? bytes.toString("utf8") : NOT_UTF8;
}

function objectOf(text: string) {
  const refused = (code: string, reason: string) => ({ kind: "fault" as const, fault: { code, reason } });
  try {
    const value = parseStorable(text);
    if (isJsonObject(value)) return { kind: "values" as const, object: value };
    return refused("not_an_object", "A line must be a JSON object");
  } catch {
    return refused("invalid_json", "The line is not JSON");
  }
}

function named(cells: readonly string[], columns: readonly string[]) {
  if (cells.length === columns.length) {
    const object = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
    return { kind: "values" as const, object };
  }
  const reason = `The row has ${cells.length} cells, and the header ${columns.length}`;
  return { kind: "fault" as const, fault: { code: "invalid_csv", reason } };
}
