import { formatShare } from "../format/number.ts";
import { dayPlus, daysOf, lengthOf, type Period } from "./period.ts";
import { DIRECT, OTHERS, sourceName, UNATTRIBUTED } from "./sources.ts";

/** Net revenue of a source on a day, in minor units of one currency. */
export interface RevenueRow {
  readonly day: string;
  readonly source: string;
  readonly amountMinor: number;
  readonly orders: number;
}

export interface SourceTotal {
  readonly source: string;
  readonly amountMinor: number;
  readonly orders: number;
  /** Part of the net revenue of the period; `undefined` when that is not above zero. */
  readonly share: number | undefined;
  /** The same in the period before. */
  readonly shareBefore: number | undefined;
}

/** Sources with a bar of their own; the rest stands together. */
const MAX_SOURCES = 6;
/** Longer periods are told by week. */
const MAX_DAILY = 100;

/** What each source brought, the greatest first, what nothing explains last. */
export function totalsBySource(rows: readonly RevenueRow[], before: readonly RevenueRow[]): readonly SourceTotal[] {
  const amounts = sumBySource(rows);
  const amountsBefore = sumBySource(before);
  const total = sumOf(amounts);
  const totalBefore = sumOf(amountsBefore);
  return [...amounts]
    .map(([source, { amountMinor, orders }]) => ({
      source,
      amountMinor,
      orders,
      share: total > 0 ? amountMinor / total : undefined,
      shareBefore: totalBefore > 0 ? (amountsBefore.get(source)?.amountMinor ?? 0) / totalBefore : undefined,
    }))
    .sort((a, b) => rankOf(a.source) - rankOf(b.source) || b.amountMinor - a.amountMinor);
}

interface Sum {
  readonly amountMinor: number;
  readonly orders: number;
}

function sumBySource(rows: readonly RevenueRow[]): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { source, amountMinor, orders } of rows) {
    const sum = sums.get(source) ?? { amountMinor: 0, orders: 0 };
    sums.set(source, { amountMinor: sum.amountMinor + amountMinor, orders: sum.orders + orders });
  }
  return sums;
}

function sumOf(sums: ReadonlyMap<string, Sum>): number {
  return [...sums.values()].reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

function rankOf(source: string): number {
  return source === UNATTRIBUTED ? 1 : 0;
}

/** One bar of the chart: what each source brought in a day or a week, and what the period before had at this place. */
export interface RevenueBar {
  /** First day of it. */
  readonly day: string;
  readonly bySource: Readonly<Record<string, number>>;
  readonly beforeMinor: number;
}

export interface RevenueBars {
  readonly grain: "day" | "week";
  /** In the order in which they are stacked: greatest first, what nothing explains last. */
  readonly sources: readonly string[];
  readonly bars: readonly RevenueBar[];
}

export interface BarsInput {
  readonly period: Period;
  readonly rows: readonly RevenueRow[];
  readonly before: { readonly period: Period; readonly rows: readonly RevenueRow[] };
}

/** The bars of a period, with a bar for each day or week even when nothing came. */
export function revenueBars({ period, rows, before }: BarsInput): RevenueBars {
  const grain = lengthOf(period) > MAX_DAILY ? "week" : "day";
  const ranked = totalsBySource(rows, []).map(({ source }) => source);
  const named = ranked.filter((source) => source !== UNATTRIBUTED);
  const own = new Set(named.length > MAX_SOURCES ? named.slice(0, MAX_SOURCES - 1) : named);
  const shownAs = (source: string): string => (source === UNATTRIBUTED || own.has(source) ? source : OTHERS);
  const step = grain === "week" ? 7 : 1;
  const starts = daysOf(period).filter((_, index) => index % step === 0);
  const bars = starts.map((day) => ({ day, bySource: {} as Record<string, number>, beforeMinor: 0 }));
  for (const { day, source, amountMinor } of rows) {
    const bar = bars[Math.floor(offsetOf(period, day) / step)];
    if (bar === undefined) continue;
    const shown = shownAs(source);
    bar.bySource[shown] = (bar.bySource[shown] ?? 0) + amountMinor;
  }
  for (const { day, amountMinor } of before.rows) {
    const bar = bars[Math.floor(offsetOf(before.period, day) / step)];
    if (bar !== undefined) bar.beforeMinor += amountMinor;
  }
  const sources = [
    ...own,
    ...(named.length > own.size ? [OTHERS] : []),
    ...(ranked.includes(UNATTRIBUTED) ? [UNATTRIBUTED] : []),
  ];
  return { grain, sources, bars };
}

/** Last day of the bar that begins on a day. */
export function barEnd(bar: string, grain: "day" | "week", period: Period): string {
  const end = dayPlus(bar, grain === "week" ? 6 : 0);
  return end > period.to ? period.to : end;
}

function offsetOf({ from }: Period, day: string): number {
  return lengthOf({ from, to: day }) - 1;
}

/** The answer to "Where did revenue come from?" in one line; `undefined` when there is none to give. */
export function revenueAnswer(totals: readonly SourceTotal[]): string | undefined {
  const unexplained = totals.find(({ source }) => source === UNATTRIBUTED);
  const [first] = totals.filter(({ source, amountMinor }) => source !== UNATTRIBUTED && amountMinor > 0);
  if (first?.share === undefined) {
    return unexplained?.share === undefined
      ? undefined
      : "None of these orders came after a visit whose source is known.";
  }
  const who = first.source === DIRECT ? "Visits without a source" : sourceName(first.source);
  return `${who} brought ${formatShare(first.share)}${changeOf(first)}.`;
}

function changeOf({ share, shareBefore }: SourceTotal): string {
  if (share === undefined || shareBefore === undefined) return "";
  const points = Math.round(share * 100) - Math.round(shareBefore * 100);
  if (points === 0) return ", as before";
  return `, ${points > 0 ? "up" : "down"} ${Math.abs(points)} ${Math.abs(points) === 1 ? "point" : "points"}`;
}
