import { type ImportFormat, REFUSED_LINE, REFUSED_REASON } from "@regulars/contracts/imports";
import { columnNames, parseCells } from "./csv-cells.ts";
import type { RowPlan } from "./read-rows.ts";
import { createRowSplitter, type FileRow } from "./records.ts";
import { encodingFault, sniffDelimiter } from "./sniff.ts";

/** What the beginning of a file tells of the whole. */
export type FileShape =
  | { readonly ok: false; readonly reason: string }
  | {
      readonly ok: true;
      readonly csv: RowPlan["csv"];
      /** The first line of a CSV file as it stands there. */
      readonly header: string | undefined;
      /** The first rows, without the header. */
      readonly rows: readonly FileRow[];
    };

/** A mapping has no more (`importMapping`). */
export const MAX_COLUMNS = 500;
const START = { position: 0, lines: 0 };
const no = (reason: string): FileShape => ({ ok: false, reason });

/** `isWhole` when the beginning is all there is; else its last row may be cut, and is left out. */
export function shapeOf(beginning: Buffer, format: ImportFormat, isWhole: boolean): FileShape {
  const fault = encodingFault(beginning);
  if (fault !== undefined) return no(fault);
  const delimiter = format === "csv" ? sniffDelimiter(beginning.toString("utf8")) : undefined;
  const splitter = createRowSplitter(START, delimiter);
  const rows = [...splitter.push(beginning), ...(isWhole ? splitter.finish() : [])];
  const [first, ...rest] = rows;
  if (first === undefined) return no("There is not one row in this file.");
  if (delimiter === undefined) {
    return first.bytes[0] === OPEN_BRACKET
      ? no("This file is one JSON document. JSON lines have one object a line, and nothing around them.")
      : { ok: true, csv: undefined, header: undefined, rows };
  }
  const header = first.bytes.toString("utf8");
  const [cells] = first.fault === undefined ? parseCells([header], delimiter) : [];
  if (cells?.kind !== "cells") return no("The first line is no header: it should name the columns.");
  // A file of refused lines has these before the columns that it was made of; they are not mapped.
  const ours = [REFUSED_LINE, REFUSED_REASON].filter((name) => cells.cells.includes(name));
  const count = cells.cells.length - ours.length;
  if (count > MAX_COLUMNS) {
    return no(`The header has ${count} columns, and ${MAX_COLUMNS} can be read. Remove those that you do not need.`);
  }
  return { ok: true, csv: { delimiter, columns: columnNames(cells.cells) }, header, rows: rest };
}

const OPEN_BRACKET = "[".charCodeAt(0);
