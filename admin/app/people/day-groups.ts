import { formatDay } from "../format/when.ts";

export interface DayGroup<Entry> {
  /** `YYYY-MM-DD` in the zone. */
  readonly day: string;
  readonly entries: readonly Entry[];
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day (`YYYY-MM-DD`) of an instant in a zone. */
export function dayKey(instantMs: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(instantMs).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** Entries that follow each other in time, by the day that each happened on in the zone. */
export function groupByDay<Entry extends { readonly occurredAt: number }>(
  entries: readonly Entry[],
  timeZone: string,
): readonly DayGroup<Entry>[] {
  const groups: { day: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const day = dayKey(entry.occurredAt, timeZone);
    const last = groups.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else groups.push({ day, entries: [entry] });
  }
  return groups;
}

/** `Today`, `Yesterday`, `12 March`, `12 March 2025`. */
export function dayTitle(
  day: string,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string },
): string {
  const today = dayKey(nowMs, timeZone);
  if (day === today) return "Today";
  const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
  if (day === yesterday) return "Yesterday";
  return formatDay(day, { withYear: day.slice(0, 4) !== today.slice(0, 4) });
}
