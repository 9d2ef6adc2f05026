/** How far something is, over time: share, rate and time left. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Tells how far it is: on a terminal on one line that changes, else a line now and then. */
export interface ProgressLine {
  show(what: string, progress: Progress, note: string): void;
  end(): void;
}

/** Rate and time left are of the last so many ms, so that a pause or a slow start does not count for ever. */
const WINDOW_MS = 10_000;
const PLAIN_EVERY_MS = 5_000;

export function createProgressLine(stream: NodeJS.WriteStream, nowMs: () => number): ProgressLine {
  let marks: { readonly at: number; readonly done: number; readonly what: string }[] = [];
  let toldAt = Number.NEGATIVE_INFINITY;
  let isOpen = false;
  return {
    show(what, { done, total }, note) {
      const at = nowMs();
      marks = [...marks.filter((mark) => mark.what === what && at - mark.at <= WINDOW_MS), { at, done, what }];
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      const left = timeLeft(marks, total);
      const line = `${what} ${String(percent).padStart(3)} %${note === "" ? "" : `  ${note}`}${left === "" ? "" : `  ${left} left`}`;
      if (stream.isTTY) {
        stream.write(`\r\u001b[2K${line}`);
        isOpen = true;
      } else if (at - toldAt >= PLAIN_EVERY_MS || done === total) {
        stream.write(`${line}\n`);
        toldAt = at;
      }
    },
    end() {
      if (isOpen) stream.write("\n");
      isOpen = false;
    },
  };
}

function timeLeft(marks: readonly { readonly at: number; readonly done: number }[], total: number): string {
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined || last.done === total) return "";
  const perMs = (last.done - first.done) / (last.at - first.at);
  return perMs > 0 && Number.isFinite(perMs) ? durationWords((total - last.done) / perMs) : "";
}

/** `12 s`, `3 min 20 s`, `1 h 5 min`. */
export function durationWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
