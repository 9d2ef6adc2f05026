import { REFUSED_LINE, REFUSED_REASON } from "@regulars/contracts/imports";
import type { ImportErrorRow } from "./api/import-errors.store.ts";

interface Head {
  /** Of a CSV file. */
  readonly header: string | null;
  readonly delimiter: string | null;
}

/**
 * The lines that were refused, as a file of the format that they came in: of CSV with two columns before the others, of JSON lines with two
 * more keys, which say where the line stood and what is wrong. An import leaves those out. A line that is no JSON object is as it was.
 */
export async function* refusedFile(
  { header, delimiter }: Head,
  read: (afterLine: number) => Promise<readonly ImportErrorRow[]>,
): AsyncGenerator<string> {
  const between = delimiter ?? ",";
  // The mark makes spreadsheets read it as UTF-8.
  if (header !== null) yield `\uFEFF${REFUSED_LINE}${between}${REFUSED_REASON}${between}${header}\r\n`;
  for (let after = 0; ; ) {
    const rows = await read(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => (header === null ? jsonLine(row) : csvLine(row, between))).join("");
    after = last.line;
  }
}

function csvLine({ line, raw, ...fault }: ImportErrorRow, between: string): string {
  return `${line}${between}"${reasonOf(fault).replaceAll('"', '""')}"${between}${raw}\r\n`;
}

function jsonLine({ line, raw, ...fault }: ImportErrorRow): string {
  const isObject = raw.trimStart().startsWith("{") && isJson(raw);
  if (!isObject) return `${raw}\n`;
  const rest = raw.trimStart().slice(1);
  const comma = rest.trimStart().startsWith("}") ? "" : ",";
  return `{"${REFUSED_LINE}":${line},"${REFUSED_REASON}":${JSON.stringify(reasonOf(fault))}${comma}${rest}\n`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function reasonOf({ reason, path }: Pick<ImportErrorRow, "reason" | "path">): string {
  return path === null ? reason : `${path}: ${reason}`;
}
