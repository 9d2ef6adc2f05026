import type { MovingTest } from "../counters/rows.ts";
import type { Row } from "../counters/shape.ts";

/** Which rows to look for, and when. */
export interface StandingQuestion {
  readonly moving: readonly MovingTest[];
  /** The width of the window, `Infinity` when there is none. */
  readonly widthMs: number;
  readonly nowMs: number;
  readonly timeZone: string;
}

export interface Standing<R extends Row> {
  /** In the order they came in. */
  readonly rows: readonly R[];
  /** The earliest later instant at which any row begins or ceases to count. */
  readonly until: number;
}

/** The rows that count at an instant: in the window, and with dates of which all tests against the clock hold. */
export function standing<R extends Row>(
  rows: readonly R[],
  { moving, widthMs, nowMs, timeZone }: StandingQuestion,
): Standing<R> {
  const counting: R[] = [];
  let until = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const [at, dates] = row;
    if (at <= nowMs - widthMs) continue;
    let counts = at <= nowMs;
    until = Math.min(until, counts ? at + widthMs : at);
    for (const [i, { operator }] of moving.entries()) {
      const now = operator.at(dates[i] ?? 0, nowMs, timeZone);
      counts &&= now.truth;
      until = Math.min(until, now.until);
    }
    if (counts) counting.push(row);
  }
  return { rows: counting, until };
}
