import type { LineFault } from "@regulars/contracts/imports";

/** Largest row (bytes). An event has at most 32 KB; exports of other systems wrap more around it, which is not kept. */
export const MAX_ROW_BYTES = 128 * 1024;
/** Of a line that is no row, as much is kept as a person needs to find it. */
const KEPT_BYTES = 1_024;

const LF = 10;
const CR = 13;
const QUOTE = 34;
const SPACE = 32;
const TAB = 9;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** One row of a file as it stands there. */
export interface FileRow {
  /** Its first line, from 1. */
  readonly line: number;
  /** Lines of the file up to its end. */
  readonly lines: number;
  /** Offset of the byte after it. */
  readonly end: number;
  /** Without the end of its line. */
  readonly bytes: Buffer;
  /** Why these bytes are no row. */
  readonly fault?: LineFault;
}

/** A place between two rows. */
export interface FilePlace {
  readonly position: number;
  readonly lines: number;
}

export interface RowSplitter {
  /** The rows that end in these bytes, which follow the ones before. */
  push(bytes: Buffer): FileRow[];
  /** What is left when the file ends. */
  finish(): FileRow[];
}

/**
 * Cuts a file into rows, at whatever bytes it comes in pieces; blank lines are left out. With a `delimiter` it is CSV, whose quoted cells
 * may hold ends of lines (RFC 4180). A quote that is never closed harms its own line alone: when it would swallow more than a row may
 * have, or ends in the middle of a cell, its line is refused and the next one read afresh.
 *
 * Keeps at most one row and the bytes of one push.
 */
export function createRowSplitter(from: FilePlace, delimiter?: string): RowSplitter {
  const comma = delimiter?.charCodeAt(0);
  let held: Buffer = Buffer.alloc(0);
  let { position, lines } = from;
  /** Bytes of `held` that were looked at. */
  let scanned = 0;
  let inQuotes = false;
  let atCellStart = true;
  /** Ends of lines within the row so far, and the first of them. */
  let breaks = 0;
  let firstBreak = -1;
  /** Of a line that is longer than a row may be: its beginning; its bytes are let go as they come. */
  let overlong: Buffer | undefined;

  const restart = (): void => {
    scanned = 0;
    inQuotes = false;
    atCellStart = true;
    breaks = 0;
    firstBreak = -1;
  };

  /** Takes a row, or what is none, from the front; `size` includes the end of its line. */
  const take = (size: number, count: number, fault?: LineFault): FileRow | undefined => {
    const taken = held.subarray(0, size);
    held = held.subarray(size);
    const line = lines + 1;
    const start = position;
    position += size;
    lines += count;
    restart();
    const bytes = overlong ?? trimmed(start === 0 ? withoutMark(taken) : taken);
    overlong = undefined;
    if (fault === undefined && isBlank(bytes)) return undefined;
    const row = { line, lines, end: position, bytes };
    return fault === undefined ? row : { ...row, bytes: bytes.subarray(0, KEPT_BYTES), fault };
  };

  /** Index of the end of the row's last line; -1 when it is not here yet, `"broken"` when its quotes cannot be meant. */
  const findEnd = (isLast: boolean): number | "broken" => {
    if (comma === undefined || overlong !== undefined) {
      const end = held.indexOf(LF, scanned);
      scanned = end === -1 ? held.length : end;
      return end;
    }
    for (; scanned < held.length; scanned++) {
      const byte = held[scanned];
      if (inQuotes) {
        if (byte === LF) {
          if (breaks++ === 0) firstBreak = scanned;
        } else if (byte === QUOTE) {
          if (scanned + 1 === held.length && !isLast) return -1;
          const next = held[scanned + 1];
          if (next === QUOTE) scanned++;
          else {
            inQuotes = false;
            const endsCell = next === undefined || next === comma || next === LF || next === CR;
            if (!endsCell && breaks > 0) return "broken";
          }
        }
      } else if (byte === LF) return scanned;
      else if (byte === QUOTE && atCellStart) inQuotes = true;
      else if (byte === comma) {
        atCellStart = true;
        continue;
      }
      atCellStart = false;
    }
    return -1;
  };

  const split = (isLast: boolean): FileRow[] => {
    const rows: FileRow[] = [];
    const add = (row: FileRow | undefined): void => {
      if (row !== undefined) rows.push(row);
    };
    while (held.length > 0) {
      const end = findEnd(isLast);
      const size = end === "broken" ? 0 : end === -1 ? held.length : end + 1;
      const isOver = size > MAX_ROW_BYTES || overlong !== undefined;
      if (end === "broken" || (breaks > 0 && (isOver || (end === -1 && isLast && inQuotes)))) {
        add(take(firstBreak + 1, 1, OPEN_QUOTE));
      } else if (end !== -1) {
        add(take(size, breaks + 1, isOver ? TOO_LARGE : undefined));
      } else if (isLast) {
        add(take(size, breaks + 1, isOver ? TOO_LARGE : undefined));
      } else if (isOver) {
        overlong ??= Buffer.from(held.subarray(0, KEPT_BYTES));
        position += held.length;
        held = Buffer.alloc(0);
        scanned = 0;
        return rows;
      } else {
        return rows;
      }
    }
    return rows;
  };

  return {
    push(bytes) {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      return split(false);
    },
    finish() {
      const rows = split(true);
      // A line that was let go as it came may end with the file, without a byte left to see.
      if (overlong === undefined) return rows;
      const last = take(0, 1, TOO_LARGE);
      return last === undefined ? rows : [...rows, last];
    },
  };
}

const OPEN_QUOTE: LineFault = {
  code: "invalid_csv",
  reason: "A quote opens here and does not close where a cell ends",
};
const TOO_LARGE: LineFault = { code: "too_large", reason: `A row has at most ${MAX_ROW_BYTES / 1_024} KB` };

function trimmed(line: Buffer): Buffer {
  let end = line.length;
  if (line[end - 1] === LF) end--;
  if (line[end - 1] === CR) end--;
  return line.subarray(0, end);
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BOM) ? bytes.subarray(3) : bytes;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === SPACE || byte === TAB || byte === CR || byte === LF);
}
