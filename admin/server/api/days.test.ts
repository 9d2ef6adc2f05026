import { describe, expect, it } from "vitest";
import { dayOf, resolveDays } from "./days.ts";

const ZONE = "Pacific/Auckland";
// Already 2 March in Auckland.
const NOW_MS = Date.UTC(2026, 2, 1, 12);

describe("a range of days", () => {
  it("ends today as the studio's time zone has it, and holds so many days", () => {
    expect(resolveDays({ days: 30 }, ZONE, NOW_MS)).toEqual({ from: "2026-02-01", to: "2026-03-02", timeZone: ZONE });
    expect(resolveDays({ days: 1 }, "UTC", NOW_MS)).toEqual({ from: "2026-03-01", to: "2026-03-01", timeZone: "UTC" });
  });

  it("is as asked when it is named, and never longer than 366 days or backwards", () => {
    const asked = (from: string, to: string) => resolveDays({ days: 30, from, to }, "UTC", NOW_MS);
    expect(asked("2026-01-05", "2026-01-07")).toMatchObject({ from: "2026-01-05", to: "2026-01-07" });
    expect(asked("2020-01-01", "2026-01-07")).toMatchObject({ from: "2025-01-07", to: "2026-01-07" });
    expect(asked("2026-02-01", "2026-01-07")).toMatchObject({ from: "2026-01-07", to: "2026-01-07" });
  });

  it("knows the day of an instant on both sides of a midnight", () => {
    expect(dayOf(Date.UTC(2026, 0, 1, 4, 59), "America/New_York")).toBe("2025-12-31");
    expect(dayOf(Date.UTC(2026, 0, 1, 5, 0), "America/New_York")).toBe("2026-01-01");
  });
});
