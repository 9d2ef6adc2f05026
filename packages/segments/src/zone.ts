import { Temporal } from "temporal-polyfill";

/**
 * Calendar days of a zone. Asking the zone costs about 20 µs, so answers are remembered: at most 8,192 days (about 1 MB), 1,024
 * names and a formatter per zone in use. They are facts about the calendar; forgetting them changes nothing.
 */
const MAX_DAYS = 8_192;
const MAX_NAMES = 1_024;
const dayStarts = new Map<string, number>();
const formatters = new Map<string, Intl.DateTimeFormat>();
const names = new Map<string, boolean>();
const DAY_MS = 86_400_000;

/** True for a time zone this runtime knows by its IANA name. Offsets such as `+02:00` are none. */
export function isTimeZone(name: string): boolean {
  const known = names.get(name);
  if (known !== undefined) return known;
  const isZone = /^[A-Za-z]/.test(name) && canBeUsed(name);
  remember(names, name, isZone, MAX_NAMES);
  return isZone;
}

function canBeUsed(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    Temporal.PlainDate.from("2000-01-01").toZonedDateTime(name);
    return true;
  } catch {
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
  remember(dayStarts, key, startMs, MAX_DAYS);
  return startMs;
}

/**
 * Month (1 to 12) and day of the month that a date names: an instant at midnight UTC is how a date without time is written
 * and means that day everywhere; any other is a day in the zone.
 */
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
    remember(formatters, timeZone, formatter, MAX_NAMES);
  }
  return formatter;
}

function remember<V>(memory: Map<string, V>, key: string, value: V, max: number): void {
  if (memory.size >= max) memory.clear();
  memory.set(key, value);
}
