const DAY_MS = 86_400_000;

/** Calendar days (`YYYY-MM-DD`), both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Number of days of a period. */
export function lengthOf({ from, to }: Period): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** As many days just before. */
export function periodBefore(period: Period): Period {
  const days = lengthOf(period);
  return { from: dayPlus(period.from, -days), to: dayPlus(period.from, -1) };
}

/** Each day of a period, the first first. */
export function daysOf(period: Period): readonly string[] {
  return Array.from({ length: lengthOf(period) }, (_, index) => dayPlus(period.from, index));
}

/** The calendar day so many days after another. */
export function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The range that an address asks for: `?from=…&to=…`, or `?days=…`, by default 30. */
export function readRange(params: URLSearchParams): { readonly days: number } | Period {
  const [from, to] = [params.get("from") ?? "", params.get("to") ?? ""];
  if (isDay(from) && isDay(to)) return from <= to ? { from, to } : { from: to, to: from };
  const days = Number(params.get("days"));
  return { days: Number.isInteger(days) && days >= 1 && days <= 366 ? days : 30 };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
