import { describe, expect, it } from "vitest";
import { dayTitle, groupByDay } from "./day-groups.ts";

const at = (text: string) => ({ occurredAt: Date.parse(text) });

describe("days of a timeline", () => {
  it("are those of the studio's zone, on both sides of its midnight", () => {
    const entries = [at("2026-03-02T23:30:00Z"), at("2026-03-02T22:30:00Z"), at("2026-03-01T10:00:00Z")];
    expect(groupByDay(entries, "Europe/Berlin").map(({ day, entries }) => [day, entries.length])).toEqual([
      ["2026-03-03", 1],
      ["2026-03-02", 1],
      ["2026-03-01", 1],
    ]);
    expect(groupByDay(entries, "UTC").map(({ entries }) => entries.length)).toEqual([2, 1]);
  });

  it("are told as people say them", () => {
    const telling = { nowMs: Date.parse("2026-03-01T00:30:00Z"), timeZone: "UTC" };
    expect(dayTitle("2026-03-01", telling)).toBe("Today");
    expect(dayTitle("2026-02-28", telling)).toBe("Yesterday");
    expect(dayTitle("2026-02-27", telling)).toBe("27 February");
    expect(dayTitle("2025-12-31", telling)).toBe("31 December 2025");
  });
});
