/** Wall-clock time of a zone as an instant. */

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

/**
 * The instant at which the clocks of a zone show what `wallMs` shows in UTC (epoch ms). A time that clocks skip is read with the offset
 * from before the skip; of one that they show twice it is the first. So do Temporal and java.time.
 */
export function instantInZone(wallMs: number, timeZone: string): number {
  if (timeZone === "UTC") return wallMs;
  // Of the offsets on either side of any change, the one under which the clocks show this time; the earlier instant first.
  const offsets = [wallMs - 86_400_000, wallMs + 86_400_000].map((instant) => offsetMs(instant, timeZone));
  const [before = 0, after = 0] = offsets;
  if (before === after) return wallMs - before;
  const fitting = [wallMs - before, wallMs - after].filter(
    (instant) => instant + offsetMs(instant, timeZone) === wallMs,
  );
  return fitting.length === 0 ? wallMs - before : Math.min(...fitting);
}

/** How far ahead of UTC the clocks of a zone are at an instant. */
function offsetMs(instantMs: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instantMs);
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const shownMs = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return shownMs - Math.floor(instantMs / 1_000) * 1_000;
}
