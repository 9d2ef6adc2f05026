/** Instants are UTC milliseconds since the epoch. Durations are ISO 8601 text from weeks to seconds; a day is 24 hours. */

/** The furthest instant from the epoch, either way, that a date can name (ECMAScript's limit). */
export const MAX_INSTANT_MS = 8_640_000_000_000_000;

const DURATION =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNIT_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000] as const;

/** Milliseconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds; `undefined` when it is none (years and months have no fixed length). */
export function parseDurationMs(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null || text.endsWith("T") || text === "P") return undefined;
  const ms = UNIT_MS.reduce((sum, unitMs, i) => sum + Number(match[i + 1] ?? 0) * unitMs, 0);
  return Number.isFinite(ms) ? Math.round(ms) : undefined;
}

const ISO_INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * Epoch milliseconds of ISO 8601 text: a date without time is midnight UTC, a time without offset is UTC, fractions are
 * cut to the millisecond. `undefined` when the text is no such instant (30 February is none).
 */
export function parseInstantMs(text: string): number | undefined {
  const match = ISO_INSTANT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", offset = "Z"] = match;
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  const ofSecondMs = Number(fraction.slice(0, 3).padEnd(3, "0"));
  if (h > 24 || m > 59 || s > 60 || (h === 24 && m + s + Number(fraction) > 0)) return undefined;
  const shiftMs = offsetMs(offset);
  // Not Date.UTC, which reads years 0 to 99 as 1900 to 1999. Both roll over impossible days, which shows in the month.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (shiftMs === undefined || date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day))
    return undefined;
  return date.getTime() + h * 3_600_000 + m * 60_000 + s * 1_000 + ofSecondMs - shiftMs;
}

function offsetMs(offset: string): number | undefined {
  if (offset === "Z" || offset === "z") return 0;
  const digits = offset.slice(1).replace(":", "").padEnd(4, "0");
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return undefined;
  const ms = (hours * 60 + minutes) * 60_000;
  return offset.startsWith("-") ? -ms : ms;
}
