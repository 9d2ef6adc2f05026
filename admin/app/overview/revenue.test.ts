import { describe, expect, it } from "vitest";
import { barEnd, type RevenueRow, revenueAnswer, revenueBars, totalsBySource } from "./revenue.ts";

const row = (day: string, source: string, amountMinor: number, orders = 1): RevenueRow => ({
  day,
  source,
  amountMinor,
  orders,
});

describe("where revenue came from", () => {
  it("ranks sources by what they brought, with what nothing explains last", () => {
    const totals = totalsBySource(
      [
        row("2026-03-01", "(unattributed)", 900),
        row("2026-03-01", "google", 50),
        row("2026-03-02", "instagram", 50),
        row("2026-03-02", "instagram", 1),
      ],
      [],
    );
    expect(totals.map(({ source, amountMinor }) => [source, amountMinor])).toEqual([
      ["instagram", 51],
      ["google", 50],
      ["(unattributed)", 900],
    ]);
  });

  it("has a bar for each day, and loses nothing when small sources stand together", () => {
    const sources = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const rows = sources.map((source, index) => row("2026-03-02", source, 100 - index));
    const period = { from: "2026-03-01", to: "2026-03-03" };
    const { bars, sources: shown } = revenueBars({
      period,
      rows,
      before: { period: { from: "2026-02-26", to: "2026-02-28" }, rows: [] },
    });
    expect(bars.map(({ day }) => day)).toEqual(["2026-03-01", "2026-03-02", "2026-03-03"]);
    expect(shown).toEqual(["a", "b", "c", "d", "e", "(others)"]);
    const sum = Object.values(bars[1]?.bySource ?? {}).reduce((total, amount) => total + amount, 0);
    expect(sum).toBe(rows.reduce((total, { amountMinor }) => total + amountMinor, 0));
  });

  it("puts the period before at the same place", () => {
    const period = { from: "2026-03-01", to: "2026-03-03" };
    const before = { period: { from: "2026-02-26", to: "2026-02-28" }, rows: [row("2026-02-28", "google", 70)] };
    expect(revenueBars({ period, rows: [], before }).bars.map(({ beforeMinor }) => beforeMinor)).toEqual([0, 0, 70]);
  });

  it("tells long periods by week, the last of which may be short", () => {
    const period = { from: "2026-01-01", to: "2026-04-20" };
    const { grain, bars } = revenueBars({
      period,
      rows: [row("2026-01-08", "google", 5)],
      before: { period, rows: [] },
    });
    expect([grain, bars.length, bars[1]?.bySource]).toEqual(["week", 16, { google: 5 }]);
    expect(barEnd(bars[15]?.day ?? "", grain, period)).toBe("2026-04-20");
  });

  it("answers in one line, with the change against the period before", () => {
    const now = [
      row("2026-03-01", "instagram", 31),
      row("2026-03-01", "google", 69 - 40),
      row("2026-03-01", "(unattributed)", 40),
    ];
    const before = [row("2026-02-01", "instagram", 25), row("2026-02-01", "google", 75)];
    expect(revenueAnswer(totalsBySource(now, before))).toBe("Instagram brought 31\u00a0%, up 6 points.");
    expect(revenueAnswer(totalsBySource(now, []))).toBe("Instagram brought 31\u00a0%.");
    expect(revenueAnswer(totalsBySource([row("2026-03-01", "(unattributed)", 10)], []))).toBe(
      "None of these orders came after a visit whose source is known.",
    );
    expect(revenueAnswer(totalsBySource([], []))).toBeUndefined();
  });
});
