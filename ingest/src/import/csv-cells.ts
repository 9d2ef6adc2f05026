import type { LineFault } from "@regulars/contracts/imports";
import { CsvError, parse } from "csv-parse/sync";

export type Cells =
  | { readonly kind: "cells"; readonly cells: readonly string[] }
  | { readonly kind: "fault"; readonly fault: LineFault };

/** The cells of each row; of all of them at once when they are good, as a call costs more than a row. */
export function parseCells(rows: readonly string[], delimiter: string): readonly Cells[] {
  const together = tryParse(rows.join("\n"), delimiter);
  if (!(together instanceof CsvError) && together.length === rows.length) {
    return together.map((cells) => ({ kind: "cells", cells }));
  }
  return rows.map((row) => parseOne(row, delimiter));
}

function parseOne(row: string, delimiter: string): Cells {
  const parsed = tryParse(row, delimiter);
  if (parsed instanceof CsvError) return { kind: "fault", fault: { code: "invalid_csv", reason: reasonOf(parsed) } };
  const [cells] = parsed;
  return cells === undefined || parsed.length > 1
    ? { kind: "fault", fault: { code: "invalid_csv", reason: NO_ROW } }
    : { kind: "cells", cells };
}

function tryParse(text: string, delimiter: string): readonly (readonly string[])[] | CsvError {
  try {
    return parse(text, { delimiter, record_delimiter: "\n", relax_column_count: true, relax_quotes: true });
  } catch (error) {
    if (error instanceof CsvError) return error;
    throw error;
  }
}

const NO_ROW = "This is no row of a CSV file";

function reasonOf({ code }: CsvError): string {
  return code === "CSV_QUOTE_NOT_CLOSED" ? "A quote opens here and is not closed" : NO_ROW;
}

/** Names of the columns: trimmed, each there once, none empty. */
export function columnNames(header: readonly string[]): readonly string[] {
  const names = new Set<string>();
  const repeats = new Map<string, number>();
  for (const [index, cell] of header.entries()) {
    const base = cell.trim().slice(0, 180) || `Column ${index + 1}`;
    let again = repeats.get(base) ?? 1;
    let name = base;
    while (names.has(name)) name = `${base} (${++again})`;
    repeats.set(base, again);
    names.add(name);
  }
  return [...names];
}
