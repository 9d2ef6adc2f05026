import { Temporal } from "temporal-polyfill";

/**
 * Calendar days of a zone. Asking the zone costs about 20 µs, so answers are remembered: at most 8,192 days (about 1 MB)
 * and a formatter per zone in use. They are facts about the calendar; forgetting them changes nothing.
 */
const MAX_DAYS = 8_192;
const dayStarts = new Map<string, number>();
const formatters = new Map<string, Intl.DateTimeFormat>();
const DAY_MS = 86_400_000;

/** True for a time zone this runtime knows: an IANA name. */
export function isTimeZone(name: string): boolean {
  if (formatters.has(name)) return true;
  try {
    formatterOf(name);
    Temporal.PlainDate.from("2000-01-01").toZonedDateTime(name);
    return true;
  } catch {
    formatters.delete(name);
    return false;
  }
}

/**
 * The instant at which a day begins in a zone (not midnight where clocks skip it). `dayUtcMs` names the day by its midnight
 * in UTC.
 */
export function startOfDayMs(dayUtcMs: number, timeZone: string): number {
  if (timeZone === "UTC") return dayUtcMs;
  const key = `${timeZone} ${dayUtcMs}`;
  const known = dayStarts.get(key);
  if (known !== undefined) return known;
  const date = Temporal.Instant.fromEpochMilliseconds(dayUtcMs).toZonedDateTimeISO("UTC").toPlainDate();
  const startMs = date.toZonedDateTime(timeZone).epochMilliseconds;
  if (dayStarts.size >= MAX_DAYS) dayStarts.clear();
  dayStarts.set(key, startMs);
  return startMs;
}

/** Month (1 to 12) and day of the month of an instant in a zone. */
export function monthAndDay(instantMs: number, timeZone: string): readonly [month: number, day: number] {
  if (instantMs % DAY_MS === 0 || timeZone === "UTC") {
    const date = new Date(instantMs);
    return [date.getUTCMonth() + 1, date.getUTCDate()];
  }
  const [month = "1", day = "1"] = formatterOf(timeZone).format(instantMs).split("/");
  return [Number(month), Number(day)];
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-US", { timeZone, month: "numeric", day: "numeric" });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}
