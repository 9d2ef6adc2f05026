import { describe, expect, it } from "vitest";
import { daysOf, lengthOf, periodBefore, readRange } from "./period.ts";

describe("periods", () => {
  it("the period before is as long and ends the day before", () => {
    const period = { from: "2026-03-01", to: "2026-03-30" };
    expect(lengthOf(period)).toBe(30);
    expect(periodBefore(period)).toEqual({ from: "2026-01-30", to: "2026-02-28" });
  });

  it("has each day once, over a change of clocks too", () => {
    expect(daysOf({ from: "2026-03-28", to: "2026-03-30" })).toEqual(["2026-03-28", "2026-03-29", "2026-03-30"]);
  });

  it.each([
    ["", { days: 30 }],
    ["days=7", { days: 7 }],
    ["days=9999", { days: 30 }],
    ["days=abc", { days: 30 }],
    ["from=2026-01-01&to=2026-02-01", { from: "2026-01-01", to: "2026-02-01" }],
    ["from=2026-02-01&to=2026-01-01", { from: "2026-01-01", to: "2026-02-01" }],
    ["from=2026-02-31x&to=2026-01-01", { days: 30 }],
  ])("reads ?%s", (search, range) => {
    expect(readRange(new URLSearchParams(search))).toEqual(range);
  });
});
