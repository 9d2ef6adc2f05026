import { describe, expect, it } from "vitest";
import { dayOf, formatDays, formatExactly, formatTime, formatWhen } from "./when.ts";

const berlin = { nowMs: Date.parse("2026-03-12T17:00:00Z"), timeZone: "Europe/Berlin" };

describe("instants as people say them", () => {
  it.each([
    ["2026-03-12T16:59:30Z", "just now"],
    ["2026-03-12T17:00:20Z", "just now"],
    ["2026-03-12T16:58:59Z", "a minute ago"],
    ["2026-03-12T16:05:00Z", "55 minutes ago"],
    ["2026-03-12T17:30:00Z", "in 30 minutes"],
    ["2026-03-12T05:30:00Z", "today 06:30"],
    ["2026-03-11T23:30:00Z", "today 00:30"],
    ["2026-03-11T17:30:00Z", "yesterday 18:30"],
    ["2026-03-13T08:00:00Z", "tomorrow 09:00"],
    ["2026-03-08T08:00:00Z", "Sunday 09:00"],
    ["2026-03-05T08:00:00Z", "5 March 09:00"],
    ["2025-12-31T23:30:00Z", "1 January 00:30"],
    ["2025-12-31T12:00:00Z", "31 December 2025"],
  ])("%s is %s", (instant, text) => {
    expect(formatWhen(Date.parse(instant), berlin)).toBe(text);
  });

  it("counts days by the zone's calendar where a day has 23 hours", () => {
    const nowMs = Date.parse("2026-03-29T21:30:00Z");
    expect(formatWhen(Date.parse("2026-03-28T22:30:00Z"), { nowMs, timeZone: "Europe/Berlin" })).toBe(
      "yesterday 23:30",
    );
  });

  it("tells the exact instant in the zone", () => {
    expect(formatExactly(Date.parse("2026-03-12T16:05:07.045Z"), "Europe/Berlin")).toBe(
      "Thursday 12 March 2026, 17:05:07.045 (Europe/Berlin)",
    );
    expect(formatTime(Date.parse("2026-03-12T23:05:07Z"), "UTC")).toBe("23:05:07");
    expect(dayOf(Date.parse("2026-03-12T23:30:00Z"), "Europe/Berlin")).toBe("2026-03-13");
  });

  it("names what two days have in common once", () => {
    expect(formatDays("2026-03-01", "2026-03-30")).toBe("1 to 30 March 2026");
    expect(formatDays("2026-02-28", "2026-03-05")).toBe("28 February to 5 March 2026");
    expect(formatDays("2025-12-30", "2026-01-02")).toBe("30 December 2025 to 2 January 2026");
    expect(formatDays("2026-03-01", "2026-03-01")).toBe("1 March 2026");
  });
});
