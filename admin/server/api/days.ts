import type { DayRange } from "@regulars/attribution/reports/days";
import { z } from "zod";

const day = z.iso.date("A day such as 2026-01-31");

/** A range of days as pages and programs ask for it: the last so many up to today, or from one day to another. */
export const dayRangeInput = {
  days: z
    .number()
    .int()
    .min(1)
    .max(366)
    .default(30)
    .describe("The last so many days, today included, in the studio's time zone"),
  from: day.optional().describe("First day, instead of `days`; with `to`"),
  to: day.optional().describe("Last day, included; today when left out"),
};

export const dayRange = z.object({
  from: z.string().describe("First day, YYYY-MM-DD in the studio's time zone"),
  to: z.string().describe("Last day, included"),
  timeZone: z.string(),
});

interface AskedDays {
  readonly days: number;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;

/** The days that were asked for. A range is at most 366 days; of a longer one the last are taken. */
export function resolveDays({ days, from, to }: AskedDays, timeZone: string, nowMs: number): DayRange {
  const last = to ?? dayOf(nowMs, timeZone);
  const lastMs = Date.parse(last);
  const earliest = utcDay(lastMs - (MAX_DAYS - 1) * DAY_MS);
  const first = from ?? utcDay(lastMs - (days - 1) * DAY_MS);
  return { from: first < earliest ? earliest : first > last ? last : first, to: last, timeZone };
}

/** The calendar day (`YYYY-MM-DD`) that an instant falls on in a zone. */
export function dayOf(instantMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const of = Object.fromEntries(parts.formatToParts(instantMs).map(({ type, value }) => [type, value]));
  return `${of.year}-${of.month}-${of.day}`;
}

function utcDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
