import { describe, expect, it } from "vitest";
import { cellValue, parseDate, parseNumber, parseWhen } from "./cell-values.ts";

const UTC = { dates: "iso", timeZone: "UTC", decimal: "." } as const;
const when = (text: string, writing: Partial<Parameters<typeof parseWhen>[1]> = {}): string | undefined => {
  const ms = parseWhen(text, { ...UTC, ...writing });
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe("numbers of a file", () => {
  it.each([
    ["1234.50", ".", 1234.5],
    ["1,234.50", ".", 1234.5],
    ["1.234,50 €", ",", 1234.5],
    ["1 234,5", ",", 1234.5],
    ["$ 12", ".", 12],
    ["−3", ".", -3],
    ["1'000.25", ".", 1000.25],
    [".5", ".", 0.5],
    ["1e3", ".", 1000],
  ] as const)("%s with %s is %d", (text, decimal, value) => expect(parseNumber(text, decimal)).toBe(value));

  it.each([
    ["12,5", "."],
    ["12.5", ","],
    ["1,23,4", "."],
    ["twelve", "."],
    ["", "."],
    ["1.2.3", "."],
    ["0x10", "."],
  ] as const)("%s with %s is none", (text, decimal) => expect(parseNumber(text, decimal)).toBeUndefined());
});

describe("instants of a file", () => {
  it("are told in its zone, unless they name another", () => {
    const timeZone = "Europe/Berlin";
    expect(when("2026-01-31 18:30", { timeZone })).toBe("2026-01-31T17:30:00.000Z");
    expect(when("2026-07-31T18:30:00", { timeZone })).toBe("2026-07-31T16:30:00.000Z");
    expect(when("2026-01-31T18:30:00Z", { timeZone })).toBe("2026-01-31T18:30:00.000Z");
    expect(when("2026-01-31T18:30+02:00", { timeZone })).toBe("2026-01-31T16:30:00.000Z");
    expect(when("2026-01-31", { timeZone })).toBe("2026-01-30T23:00:00.000Z");
  });

  it("that clocks skip or show twice are read as Temporal reads them", () => {
    const timeZone = "Europe/Berlin";
    expect(when("2026-03-29 02:30", { timeZone })).toBe("2026-03-29T01:30:00.000Z");
    expect(when("2026-10-25 02:30", { timeZone })).toBe("2026-10-25T00:30:00.000Z");
  });

  it("are in the order of day and month that was chosen; ISO 8601 is always understood", () => {
    expect(when("31/01/2026", { dates: "dmy" })).toBe("2026-01-31T00:00:00.000Z");
    expect(when("1.2.26 18:05", { dates: "dmy" })).toBe("2026-02-01T18:05:00.000Z");
    expect(when("01/31/2026 6:30 PM", { dates: "mdy" })).toBe("2026-01-31T18:30:00.000Z");
    expect(when("12/1/2026 12:05 am", { dates: "mdy" })).toBe("2026-12-01T00:05:00.000Z");
    expect(when("2026/01/31 18:30:05", { dates: "ymd" })).toBe("2026-01-31T18:30:05.000Z");
    expect(when("2026-01-31", { dates: "dmy" })).toBe("2026-01-31T00:00:00.000Z");
    expect(when("1769884200")).toBe("2026-01-31T18:30:00.000Z");
    expect(when("1769884200123")).toBe("2026-01-31T18:30:00.123Z");
  });

  it.each(["31/02/2026", "31/13/2026", "yesterday", "1/2", "12", "31/01/2026 25:00", "31/01/2026 6:75"])(
    "%s is none",
    (text) => expect(when(text, { dates: "dmy" })).toBeUndefined(),
  );

  it("of a property stay days when they name a day alone", () => {
    expect(parseDate("7.3.1990", { ...UTC, dates: "dmy", timeZone: "Europe/Berlin" })).toBe("1990-03-07");
    expect(parseDate("1990-03-07", { ...UTC, timeZone: "America/Lima" })).toBe("1990-03-07");
    expect(parseDate("7.3.1990 10:00", { ...UTC, dates: "dmy" })).toBe("1990-03-07T10:00:00.000Z");
  });
});

describe("other values", () => {
  it("are yes and no in several languages, JSON, and text as it stands", () => {
    expect(["Yes", "ja", "1", "TRUE", "sí"].map((text) => cellValue(text, "boolean", UTC))).toEqual(
      Array(5).fill(true),
    );
    expect(["no", "Nein", "0", "false", "não"].map((text) => cellValue(text, "boolean", UTC))).toEqual(
      Array(5).fill(false),
    );
    expect(cellValue("perhaps", "boolean", UTC)).toBeUndefined();
    expect(cellValue('[{"sku":"a"}]', "json", UTC)).toEqual([{ sku: "a" }]);
    expect(cellValue("{", "json", UTC)).toBeUndefined();
    expect(cellValue(" as it stands ", "text", UTC)).toBe(" as it stands ");
  });
});
