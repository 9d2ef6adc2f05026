import type { ProfileWeeks } from "@regulars/attribution/reports/profile-weeks.report";
import { dayOf } from "./days.ts";

/** Weeks that a person's page shows, the present one included. */
const WEEKS = 26;
const DAY_MS = 86_400_000;

/** One week of a person. */
export interface PersonWeek {
  /** Its Monday, `YYYY-MM-DD`. */
  readonly week: string;
  readonly visits: number;
  /** In the currency asked for. */
  readonly spendMinor: number;
}

/** Mondays of the last 26 weeks in a zone, oldest first. */
export function lastWeeks(nowMs: number, timeZone: string): readonly [string, ...string[]] {
  const todayMs = Date.parse(dayOf(nowMs, timeZone));
  const mondayMs = todayMs - ((new Date(todayMs).getUTCDay() + 6) % 7) * DAY_MS;
  const weekBefore = (weeks: number): string => new Date(mondayMs - weeks * 7 * DAY_MS).toISOString().slice(0, 10);
  return [weekBefore(WEEKS - 1), ...Array.from({ length: WEEKS - 1 }, (_, i) => weekBefore(WEEKS - 2 - i))];
}

/** Each of the weeks with what was in it. */
export function fillWeeks(
  weeks: readonly string[],
  { visits, spend }: ProfileWeeks,
  currency: string,
): readonly PersonWeek[] {
  const visitsOf = new Map(visits.map((row) => [row.week, row.visits]));
  const spendOf = new Map(spend.filter((row) => row.currency === currency).map((row) => [row.week, row.netMinor]));
  return weeks.map((week) => ({ week, visits: visitsOf.get(week) ?? 0, spendMinor: spendOf.get(week) ?? 0 }));
}
