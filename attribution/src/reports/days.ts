/** A range of calendar days (`YYYY-MM-DD`, both included) in a studio's time zone. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
  /** IANA name. */
  readonly timeZone: string;
}

const DAY_MS = 86_400_000;

/** The range of as many days that ends the day before this one begins. */
export function periodBefore({ from, to, timeZone }: DayRange): DayRange {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const days = Math.round((toMs - fromMs) / DAY_MS) + 1;
  return { from: dayOf(fromMs - days * DAY_MS), to: dayOf(fromMs - DAY_MS), timeZone };
}

function dayOf(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10);
}
