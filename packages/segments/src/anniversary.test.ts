import type { Json } from "@regulars/contracts/json";
import { describe, expect, it } from "vitest";
import { evaluateTest } from "./tests.ts";
import { isTimeZone, startOfDayMs } from "./zone.ts";

function ask(date: Json, width: string, now: string, timeZone: string): string {
  const verdict = evaluateTest({ path: ["x"], op: "anniversaryWithin", value: width }, date, Date.parse(now), timeZone);
  return `${verdict.truth} until ${new Date(verdict.nextChangeAt ?? Number.NaN).toISOString()}`;
}

describe("anniversaryWithin goes from W before the local midnight until the local day ends", () => {
  it.each<readonly [Json, string, string, string, string]>([
    // Plain days in UTC.
    ["1990-06-20", "P7D", "2026-06-12T23:59:59.999Z", "UTC", "false until 2026-06-13T00:00:00.000Z"],
    ["1990-06-20", "P7D", "2026-06-13T00:00:00Z", "UTC", "true until 2026-06-21T00:00:00.000Z"],
    ["1990-06-20", "P7D", "2026-06-20T23:59:59.999Z", "UTC", "true until 2026-06-21T00:00:00.000Z"],
    ["1990-06-20", "P7D", "2026-06-21T00:00:00Z", "UTC", "false until 2027-06-13T00:00:00.000Z"],
    // Across the end of the year.
    ["1990-01-03", "P7D", "2026-12-27T00:00:00Z", "UTC", "true until 2027-01-04T00:00:00.000Z"],
    ["1990-12-31", "P1D", "2027-01-01T00:00:00Z", "UTC", "false until 2027-12-30T00:00:00.000Z"],
    // The day is the person's own.
    ["1990-06-20", "PT1H", "2026-06-20T03:00:00Z", "America/New_York", "true until 2026-06-21T04:00:00.000Z"],
    ["1990-06-20", "PT1H", "2026-06-20T02:59:59Z", "America/New_York", "false until 2026-06-20T03:00:00.000Z"],
    ["1990-06-20", "PT1H", "2026-06-19T09:00:00Z", "Pacific/Kiritimati", "true until 2026-06-20T10:00:00.000Z"],
    ["1990-01-01", "PT1H", "2026-12-31T09:30:00Z", "Pacific/Kiritimati", "true until 2027-01-01T10:00:00.000Z"],
    ["1990-12-31", "PT1H", "2027-01-01T09:30:00Z", "Pacific/Pago_Pago", "true until 2027-01-01T11:00:00.000Z"],
    // 29 February.
    ["1996-02-29", "PT1S", "2026-02-28T12:00:00Z", "UTC", "true until 2026-03-01T00:00:00.000Z"],
    ["1996-02-29", "PT1S", "2028-02-28T12:00:00Z", "UTC", "false until 2028-02-28T23:59:59.000Z"],
    ["1996-02-29", "PT1S", "2028-02-29T12:00:00Z", "UTC", "true until 2028-03-01T00:00:00.000Z"],
    ["1996-02-29", "PT1S", "2100-02-28T12:00:00Z", "UTC", "true until 2100-03-01T00:00:00.000Z"],
    // Clocks go forward in Berlin on 29 March 2026: a day of 23 hours; back on 25 October: one of 25.
    ["1990-03-29", "PT1S", "2026-03-29T12:00:00Z", "Europe/Berlin", "true until 2026-03-29T22:00:00.000Z"],
    ["1990-03-30", "P1D", "2026-03-28T21:59:59.999Z", "Europe/Berlin", "false until 2026-03-28T22:00:00.000Z"],
    ["1990-10-25", "PT1S", "2026-10-25T22:59:59Z", "Europe/Berlin", "true until 2026-10-25T23:00:00.000Z"],
    // No midnight in São Paulo on 4 November 2018: the day begins at 01:00.
    ["1990-11-04", "PT1S", "2018-11-04T02:59:58Z", "America/Sao_Paulo", "false until 2018-11-04T02:59:59.000Z"],
    ["1990-11-04", "PT1S", "2018-11-04T03:00:00Z", "America/Sao_Paulo", "true until 2018-11-05T02:00:00.000Z"],
    // The date's own year plays no part.
    ["2040-06-20", "P7D", "2026-06-13T00:00:00Z", "UTC", "true until 2026-06-21T00:00:00.000Z"],
  ])("%j %s at %s in %s: %s", (date, width, now, zone, said) => {
    expect(ask(date, width, now, zone)).toBe(said);
  });

  it("a date at midnight UTC, however written, is that day everywhere; another instant is a day in the person's zone", () => {
    const [now, zone] = ["2026-06-20T12:00:00Z", "America/New_York"];
    for (const date of ["1990-06-20", "1990-06-20T00:00:00.000Z", Date.parse("1990-06-20")])
      expect(ask(date, "PT1S", now, zone)).toMatch(/^true/);
    expect(ask("1990-06-20T03:30:00Z", "PT1S", now, zone)).toMatch(/^false/);
    expect(ask("1990-06-21T03:30:00Z", "PT1S", now, zone)).toMatch(/^true/);
  });

  it("a window of a year or more is always open", () => {
    expect(ask("1990-06-20", "P400D", "2026-06-21T00:00:00Z", "UTC")).toMatch(/^true/);
    expect(ask("1990-06-20", "P400D", "2027-06-20T23:59:59Z", "UTC")).toMatch(/^true/);
  });
});

it("knows zones by their IANA names", () => {
  for (const zone of ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])
    expect(isTimeZone(zone), zone).toBe(true);
  for (const zone of ["", "Berlin", "Europe/Nowhere", "+02:00", "constructor", "Europe/Berlin "])
    expect([isTimeZone(zone), isTimeZone(zone)], zone).toEqual([false, false]);
});

it("a day of which a zone skips midnight begins when it begins", () => {
  const day = (text: string) => Date.parse(text);
  expect(startOfDayMs(day("2026-03-29"), "Europe/Berlin")).toBe(day("2026-03-28T23:00:00Z"));
  expect(startOfDayMs(day("2018-11-04"), "America/Sao_Paulo")).toBe(day("2018-11-04T03:00:00Z"));
  expect(startOfDayMs(day("2011-12-30"), "Pacific/Apia")).toBe(startOfDayMs(day("2011-12-31"), "Pacific/Apia"));
});
