const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Where and when an instant is being told. */
export interface Telling {
  readonly nowMs: number;
  /** IANA zone. */
  readonly timeZone: string;
}

/**
 * An instant as people say it: `just now`, `5 minutes ago`, `today 18:30`, `yesterday 18:30`, `Tuesday 18:30`, `12 March 18:30`,
 * `12 March 2025`. By our own words and not `Intl`'s, which differ between server and browser.
 */
export function formatWhen(instantMs: number, { nowMs, timeZone }: Telling): string {
  const agoMs = nowMs - instantMs;
  // A page's clock may be a little behind the event that has just come.
  if (Math.abs(agoMs) < MINUTE_MS) return "just now";
  if (agoMs > 0 && agoMs < 60 * MINUTE_MS) return minutes(agoMs, (text) => `${text} ago`);
  if (agoMs < 0 && agoMs > -60 * MINUTE_MS) return minutes(-agoMs, (text) => `in ${text}`);
  const then = wallClock(instantMs, timeZone);
  const now = wallClock(nowMs, timeZone);
  const time = clockTime(then);
  const daysAgo = Math.round((now.midnightMs - then.midnightMs) / DAY_MS);
  if (daysAgo === 0) return `today ${time}`;
  if (daysAgo === 1) return `yesterday ${time}`;
  if (daysAgo === -1) return `tomorrow ${time}`;
  if (daysAgo > 1 && daysAgo < 7) return `${WEEKDAYS[then.weekday]} ${time}`;
  const date = `${then.day} ${MONTHS[then.month - 1]}`;
  return then.year === now.year ? `${date} ${time}` : `${date} ${then.year}`;
}

/** The exact instant: `Tuesday 12 March 2026, 18:30:05.120 (Europe/Berlin)`. */
export function formatExactly(instantMs: number, timeZone: string): string {
  const then = wallClock(instantMs, timeZone);
  const milliseconds = String(((instantMs % 1000) + 1000) % 1000).padStart(3, "0");
  const date = `${WEEKDAYS[then.weekday]} ${then.day} ${MONTHS[then.month - 1]} ${then.year}`;
  return `${date}, ${clockTime(then)}:${two(then.second)}.${milliseconds} (${timeZone})`;
}

/** The time of day with seconds, e.g. `18:30:05`. */
export function formatTime(instantMs: number, timeZone: string): string {
  const then = wallClock(instantMs, timeZone);
  return `${clockTime(then)}:${two(then.second)}`;
}

/** The calendar day (`2026-03-12`) that an instant falls on. */
export function dayOf(instantMs: number, timeZone: string): string {
  const then = wallClock(instantMs, timeZone);
  return `${then.year}-${two(then.month)}-${two(then.day)}`;
}

/** A calendar day (`2026-03-12`) as `12 March`, with the year when `withYear`. */
export function formatDay(day: string, { withYear = false, short = false } = {}): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const name = MONTHS[month - 1] ?? "";
  return `${date} ${short ? name.slice(0, 3) : name}${withYear ? ` ${year}` : ""}`;
}

/** A range of calendar days: `1 to 30 March 2026`, `28 February to 5 March 2026`. */
export function formatDays(from: string, to: string): string {
  if (from === to) return formatDay(to, { withYear: true });
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  const start =
    from.slice(0, 7) === to.slice(0, 7) ? String(Number(from.slice(8))) : formatDay(from, { withYear: !sameYear });
  return `${start} to ${formatDay(to, { withYear: true })}`;
}

interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Midnight of the day as if it were UTC, to count days by. */
  readonly midnightMs: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, made);
  return made;
}

function wallClock(instantMs: number, timeZone: string): WallClock {
  const parts = formatOf(timeZone).formatToParts(instantMs);
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const [year, month, day] = [of("year"), of("month"), of("day")];
  const midnightMs = Date.UTC(year, month - 1, day);
  return {
    year,
    month,
    day,
    hour: of("hour"),
    minute: of("minute"),
    second: of("second"),
    weekday: new Date(midnightMs).getUTCDay(),
    midnightMs,
  };
}

function clockTime({ hour, minute }: WallClock): string {
  return `${two(hour)}:${two(minute)}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

function minutes(ms: number, say: (text: string) => string): string {
  const count = Math.floor(ms / MINUTE_MS);
  return say(count === 1 ? "a minute" : `${count} minutes`);
}
