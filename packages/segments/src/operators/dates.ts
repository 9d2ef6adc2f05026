import type { Json } from "@regulars/contracts/json";
import { LASTING_FALSE, outcome } from "../outcome.ts";
import { readInstantMs } from "../values.ts";
import { monthAndDay, startOfDayMs } from "../zone.ts";
import { type FixedOperator, fixed, type MovingOperator } from "./operator.ts";

const DAY_MS = 86_400_000;

/** Compares a date with a given one; a value that is no date is neither before nor after. */
export function dateCompared(
  bound: Json | undefined,
  holds: (dateMs: number, boundMs: number) => boolean,
): FixedOperator {
  const boundMs = readInstantMs(bound);
  return fixed((value) => {
    const dateMs = readInstantMs(value);
    return dateMs !== undefined && boundMs !== undefined && holds(dateMs, boundMs);
  });
}

// Instants are whole milliseconds, but a date given as a number may have a fraction: an outcome changes at the first whole one.

/** t − W < d ≤ t */
export function withinLast(widthMs: number): MovingOperator {
  return {
    kind: "moving",
    usesZone: false,
    at: (dateMs, nowMs) => {
      if (dateMs > nowMs) return outcome(false, Math.ceil(dateMs));
      return dateMs > nowMs - widthMs ? outcome(true, Math.ceil(dateMs + widthMs)) : LASTING_FALSE;
    },
    overAt: (dateMs) => dateMs + widthMs,
  };
}

/** t < d ≤ t + W */
export function withinNext(widthMs: number): MovingOperator {
  return {
    kind: "moving",
    usesZone: false,
    at: (dateMs, nowMs) => {
      if (dateMs <= nowMs) return LASTING_FALSE;
      return dateMs <= nowMs + widthMs ? outcome(true, Math.ceil(dateMs)) : outcome(false, Math.ceil(dateMs - widthMs));
    },
    overAt: (dateMs) => dateMs,
  };
}

/**
 * From W before the local midnight that begins the next anniversary until that local day ends. Only month and day of the
 * date count; 29 February is 28 February in years without it. When W is about a year and windows touch, the outcome is
 * said to last until the day ends, which is early.
 */
export function anniversaryWithin(widthMs: number): MovingOperator {
  return {
    kind: "moving",
    usesZone: true,
    at: (dateMs, nowMs, timeZone) => {
      const [month, day] = monthAndDay(Math.floor(dateMs), timeZone);
      const year = new Date(nowMs).getUTCFullYear();
      // A zone is at most a day from UTC, so the next anniversary is in one of these years.
      for (let y = year - 1; y <= year + 2; y++) {
        const dayUtcMs = anniversaryInYear(y, month, day);
        if (dayUtcMs + 2 * DAY_MS <= nowMs) continue;
        const endMs = startOfDayMs(dayUtcMs + DAY_MS, timeZone);
        if (endMs <= nowMs) continue;
        const fromMs = startOfDayMs(dayUtcMs, timeZone) - widthMs;
        return nowMs >= fromMs ? outcome(true, endMs) : outcome(false, Math.ceil(fromMs));
      }
      return LASTING_FALSE;
    },
    overAt: () => Number.POSITIVE_INFINITY,
  };
}

function anniversaryInYear(year: number, month: number, day: number): number {
  const ms = Date.UTC(year, month - 1, day);
  return new Date(ms).getUTCDate() === day ? ms : Date.UTC(year, 1, 28);
}
