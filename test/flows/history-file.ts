import { writeFile } from "node:fs/promises";
import { type CollectBody, generateEvents } from "../harness/generate-events.ts";

export interface History {
  /** What each good line says, in the order of the file. */
  readonly bodies: readonly CollectBody[];
  readonly badLines: ReadonlyMap<number, string>;
  /** Sum of the orders, in minor units of EUR, and how many there are. */
  readonly revenueMinor: number;
  readonly orders: number;
}

/** Ways for a line to be bad, and the code that each is listed with. */
const BAD: readonly (readonly [string, string])[] = [
  ['{"type":"track","event":"class.attended"', "invalid_json"],
  ["[1, 2]", "not_an_object"],
  ['{"type":"track","event":"class.attended","timestamp":"2026-01-01T00:00:00Z"}', "no_identity"],
  ['{"type":"track","event":"class.attended","userId":"u"}', "missing_field"],
  ['{"type":"track","event":"class.attended","userId":"u","timestamp":"yesterday"}', "invalid_timestamp"],
  ['{"type":"dance","userId":"u","timestamp":"2026-01-01T00:00:00Z"}', "unknown_type"],
  [
    '{"type":"track","event":"Order Completed","userId":"u","timestamp":"2026-01-01T00:00:00Z","properties":{"orderId":"o","total":"much","currency":"EUR"}}',
    "invalid_amount",
  ],
];

/** Writes a file of JSON lines: what happened at a studio, with bad lines among it, evenly. */
export async function writeHistory(
  file: string,
  {
    good,
    bad,
    people,
    seed,
  }: { readonly good: number; readonly bad: number; readonly people: number; readonly seed: number },
): Promise<History> {
  const bodies = generateEvents({ seed, people, events: good, endMs: Date.now() - 60_000, duplicates: 0 });
  const every = Math.floor(good / bad);
  const badLines = new Map<number, string>();
  const lines: string[] = [];
  for (const [index, body] of bodies.entries()) {
    lines.push(JSON.stringify(body));
    if (index % every !== every - 1 || badLines.size === bad) continue;
    const [text, code] = BAD[badLines.size % BAD.length] ?? ["", ""];
    lines.push(text);
    badLines.set(lines.length, code);
  }
  await writeFile(file, `${lines.join("\n")}\n`);
  const totals = bodies.flatMap(({ event, properties }) =>
    event === "Order Completed" ? [Math.round(Number(properties?.total) * 100)] : [],
  );
  return {
    bodies,
    badLines,
    revenueMinor: totals.reduce((sum, total) => sum + total, 0),
    orders: totals.length,
  };
}
