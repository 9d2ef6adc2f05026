import { isUtf8 } from "node:buffer";

/** Delimiters of CSV files; of equals the earlier is taken. */
const DELIMITERS = [",", ";", "\t", "|"] as const;
/** Rows that a delimiter is judged by. */
const MAX_ROWS = 20;

/** What keeps a file as a whole from being read, told by its beginning, in a sentence; `undefined` when nothing does. */
export function encodingFault(beginning: Buffer): string | undefined {
  const [first, second] = beginning;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || beginning.includes(0)) {
    return beginning.subarray(0, 2).toString("latin1") === "PK" || beginning.includes("[Content_Types].xml")
      ? "This is a spreadsheet or an archive, not text. Save the sheet as “CSV UTF-8” and upload that."
      : "This file is not UTF-8 (it looks like UTF-16). Save it as “CSV UTF-8” and upload that.";
  }
  return isUtf8(wholeCharacters(beginning))
    ? undefined
    : "This file is not UTF-8, so letters such as é would be garbled. Save it as “CSV UTF-8” and upload that.";
}

/** Without a character at the end whose bytes are not all here. */
function wholeCharacters(bytes: Buffer): Buffer {
  let end = bytes.length;
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      end = bytes.length - back;
      break;
    }
  }
  return bytes.subarray(0, end);
}

/** The delimiter of a CSV file: the one that cuts its first rows into the most cells, as many in each as in the header. */
export function sniffDelimiter(beginning: string): string {
  let best: { readonly delimiter: string; readonly score: number } = { delimiter: ",", score: 0 };
  for (const delimiter of DELIMITERS) {
    const [header = 0, ...rows] = countsPerRow(beginning, delimiter);
    const alike = rows.filter((count) => count === header).length;
    const score = header === 0 ? 0 : header * (rows.length === 0 ? 1 : alike / rows.length + 0.01);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** How often the delimiter stands outside quotes in each of the first rows; the last, which may be cut, is left out. */
function countsPerRow(text: string, delimiter: string): readonly number[] {
  const counts: number[] = [];
  let count = 0;
  let inQuotes = false;
  for (const character of text) {
    if (character === '"') inQuotes = !inQuotes;
    else if (inQuotes) continue;
    else if (character === delimiter) count++;
    else if (character === "\n") {
      counts.push(count);
      count = 0;
      if (counts.length >= MAX_ROWS) return counts;
    }
  }
  return counts.length === 0 ? [count] : counts;
}
