import { describe, expect, it } from "vitest";
import { fillWeeks, lastWeeks } from "./person-weeks.ts";

describe("the weeks of a person", () => {
  it("begin on Mondays of the studio's zone and end with the present one", () => {
    // A Sunday in London, and Monday already in Auckland.
    const nowMs = Date.parse("2026-03-01T23:30:00Z");
    expect(lastWeeks(nowMs, "Europe/London").at(-1)).toBe("2026-02-23");
    expect(lastWeeks(nowMs, "Pacific/Auckland").at(-1)).toBe("2026-03-02");
    const weeks = lastWeeks(nowMs, "UTC");
    expect(weeks).toHaveLength(26);
    expect(new Set(weeks).size).toBe(26);
    expect(weeks.every((week) => new Date(week).getUTCDay() === 1)).toBe(true);
  });

  it("are there when nothing was in them, and hold one currency", () => {
    const filled = fillWeeks(
      ["2026-02-16", "2026-02-23"],
      {
        visits: [{ week: "2026-02-23", visits: 2 }],
        spend: [
          { week: "2026-02-23", currency: "EUR", netMinor: 500 },
          { week: "2026-02-23", currency: "USD", netMinor: 900 },
        ],
      },
      "EUR",
    );
    expect(filled).toEqual([
      { week: "2026-02-16", visits: 0, spendMinor: 0 },
      { week: "2026-02-23", visits: 2, spendMinor: 500 },
    ]);
  });
});
