/** One row of the table that `npm run bench` prints. */
export interface Row {
  readonly what: string;
  readonly target: string;
  readonly figure: string;
  /** Whether the target was reached; none when there is nothing to hold against it. */
  readonly reached?: boolean;
  readonly note?: string;
}

/** Flags of `npm run bench`. */
export interface BenchOptions {
  /** How long each load lasts. */
  readonly seconds: number;
  /** People of a studio. */
  readonly profiles: number;
  /** Events of each measured part of folding. */
  readonly events: number;
  /** People of the studio whose segments are counted live. */
  readonly people: number;
  /** Says what is being done. */
  readonly say: (line: string) => void;
}

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** `12,345`. */
export function grouped(value: number): string {
  return NUMBER.format(value);
}

/** The value below which this share of the values lies (nearest rank); 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** Rows as text in columns. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [
    ["what", "target", "here", ""],
    ...rows.map(({ what, target, figure, reached, note }) => [
      what,
      target,
      figure,
      [reached === undefined ? "" : reached ? "reached" : "NOT REACHED", note ?? ""].filter(Boolean).join(" · "),
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
