import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRowSplitter, type FileRow, MAX_ROW_BYTES } from "./records.ts";

/** The rows of a text that comes in pieces of `size` bytes. */
function split(text: string, { delimiter, size = 7 }: { delimiter?: string; size?: number } = {}): readonly FileRow[] {
  const bytes = Buffer.from(text);
  const splitter = createRowSplitter({ position: 0, lines: 0 }, delimiter);
  const rows: FileRow[] = [];
  for (let at = 0; at < bytes.length; at += size) rows.push(...splitter.push(bytes.subarray(at, at + size)));
  return [...rows, ...splitter.finish()];
}

const shown = (rows: readonly FileRow[]) =>
  rows.map(({ line, bytes, fault }) => [line, fault === undefined ? bytes.toString() : fault.code]);

describe("rows of a file", () => {
  it("are its lines, without blank ones, a mark at the beginning and either end of line", () => {
    expect(shown(split("\uFEFFa\r\n\n  \nb\nc"))).toEqual([
      [1, "a"],
      [4, "b"],
      [5, "c"],
    ]);
  });

  it("of CSV hold ends of lines within quotes, and doubled quotes", () => {
    expect(shown(split('a,"b\nc ""d"" \n",e\n"f\n"\ng,5" pipe\n', { delimiter: "," }))).toEqual([
      [1, 'a,"b\nc ""d"" \n",e'],
      [4, '"f\n"'],
      [6, 'g,5" pipe'],
    ]);
  });

  it("of CSV are read afresh after a line whose quote is not closed", () => {
    const rows = split('a,"b\nc,"d"\ne,f\n', { delimiter: "," });
    expect(shown(rows)).toEqual([
      [1, "invalid_csv"],
      [2, 'c,"d"'],
      [3, "e,f"],
    ]);
    const toTheEnd = split('a,b\nc,"d\ne,f\n', { delimiter: "," });
    expect(shown(toTheEnd)).toEqual([
      [1, "a,b"],
      [2, "invalid_csv"],
      [3, "e,f"],
    ]);
  });

  it("of CSV are read afresh when a quote would swallow more than a row may have", () => {
    const line = `${"x".repeat(99)}\n`;
    const rows = split(`a,"b\n${line.repeat(2_000)}`, { delimiter: ",", size: 65_536 });
    expect(rows).toHaveLength(2_001);
    expect(rows[0]).toMatchObject({ line: 1, fault: { code: "invalid_csv" } });
    expect(rows[2_000]).toMatchObject({ line: 2_001, end: 5 + 200_000 });
  });

  it("that are too large are refused, and cost no memory", () => {
    const long = "y".repeat(MAX_ROW_BYTES * 3);
    for (const delimiter of [undefined, ","]) {
      const rows = split(`a\n${long}\nb\n${long}`, { size: 50_000, ...(delimiter === undefined ? {} : { delimiter }) });
      expect(shown(rows)).toEqual([
        [1, "a"],
        [2, "too_large"],
        [3, "b"],
        [4, "too_large"],
      ]);
      expect(rows[1]?.bytes.length).toBeLessThan(2_000);
      expect(rows[1]?.end).toBe(2 + long.length + 1);
    }
  });

  it("are the same however the file comes in pieces, and from the end of any row on", () => {
    const text = fc.array(fc.constantFrom("a", ",", '"', "\n", "\r\n", "é"), { maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), fc.boolean(), fc.nat(), (parts, size, isCsv, pick) => {
        const options = isCsv ? { delimiter: "," } : {};
        const whole = split(parts.join(""), { ...options, size: 1_000 });
        expect(split(parts.join(""), { ...options, size })).toEqual(whole);
        const from = whole[pick % Math.max(1, whole.length)];
        if (from === undefined) return;
        const rest = createRowSplitter({ position: from.end, lines: from.lines }, options.delimiter);
        const after = [...rest.push(Buffer.from(parts.join("")).subarray(from.end)), ...rest.finish()];
        expect(after).toEqual(whole.slice(whole.indexOf(from) + 1));
      }),
      { numRuns: 1_000 },
    );
  });
});
