/** How much was done by when (epoch ms, or any clock that does not jump). */
export interface Mark {
  readonly at: number;
  readonly done: number;
  readonly rows: number;
}

/** The pace is of the last so many ms, so that a pause or a slow start does not count for ever. */
const WINDOW_MS = 15_000;

/** The marks that the pace is of, with a new one. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const last = marks.at(-1);
  // It went back: another file, or it began again.
  if (last !== undefined && mark.done < last.done) return [mark];
  return [...marks.filter(({ at }) => mark.at - at <= WINDOW_MS), mark];
}

/** Rows a second, and ms that are left; `undefined` while it cannot be told. */
export function paceOf(
  marks: readonly Mark[],
  total: number,
): { readonly rowsPerSecond: number; readonly leftMs: number } | undefined {
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const ms = last.at - first.at;
  if (ms < 500 || last.done <= first.done) return undefined;
  return {
    rowsPerSecond: ((last.rows - first.rows) / ms) * 1_000,
    leftMs: ((total - last.done) / (last.done - first.done)) * ms,
  };
}

/** `a few seconds`, `40 seconds`, `3 minutes`, `1 hour 5 minutes`. */
export function formatLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 10) return "a few seconds";
  if (seconds < 90) return `${Math.ceil(seconds / 10) * 10} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `${hours} ${hours === 1 ? "hour" : "hours"}${rest === 0 ? "" : ` ${rest} ${rest === 1 ? "minute" : "minutes"}`}`;
}
