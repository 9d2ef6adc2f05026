import { type EntryCursor, newestFirst } from "../../server/api/live/entry-id.ts";

/** Most entries that come by themselves which the page holds; older ones fall off, and "Show older" brings them back. */
export const MAX_SHOWN = 300;

/** The list after entries have come: newest first, each once, the later of two with one id. At most `max`. */
export function withArrived<Entry extends EntryCursor>(
  shown: readonly Entry[],
  arrived: readonly Entry[],
  max = MAX_SHOWN,
): readonly Entry[] {
  if (arrived.length === 0) return shown;
  const byId = new Map([...shown, ...arrived].map((entry) => [entry.id, entry]));
  return [...byId.values()].sort(newestFirst).slice(0, max);
}

/** What the server knows now, and of what is shown that which came after it. */
export function readAgain<Entry extends EntryCursor>(
  first: readonly Entry[],
  shown: readonly Entry[],
): readonly Entry[] {
  const [newest] = first;
  return withArrived(
    shown.filter((entry) => newest !== undefined && newestFirst(entry, newest) < 0 && !entry.id.startsWith("letter:")),
    first,
  );
}

/** How many of what arrived are not shown: the page also reads again what it may have missed, and mostly has it. */
export function countNotShown<Entry extends EntryCursor>(shown: readonly Entry[], arrived: readonly Entry[]): number {
  const known = new Set(shown.map(({ id }) => id));
  return new Set(arrived.map(({ id }) => id).filter((id) => !known.has(id))).size;
}
