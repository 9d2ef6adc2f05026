import { parseArgs } from "node:util";
import { machine } from "./machine.ts";
import { type BenchOptions, type Row, tableOf } from "./row.ts";
import { measureFold } from "./rows/fold.ts";
import { measureIngest } from "./rows/ingest.ts";
import { measureLiveCount } from "./rows/live-count.ts";

const ROWS = ["single", "batch", "fold", "latency", "count"] as const;

const USAGE = `npm run bench -- [flags]
  --rows single,batch,fold,latency,count   which to measure (default: all)
  --profiles 100000                        people of a studio
  --events 100000                          events of each measured part of folding
  --people 1000000                         people of the studio whose segments are counted live, with ten events each
  --seconds 10                             how long each load lasts
`;

/** Measures, on a stack of its own in a temporary folder, and prints a table. A figure below its target does not make it fail. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: "string", default: ROWS.join(",") },
      profiles: { type: "string", default: "100000" },
      events: { type: "string", default: "100000" },
      people: { type: "string", default: "1000000" },
      seconds: { type: "string", default: "10" },
      help: { type: "boolean", default: false },
    },
  });
  const asked = values.rows.split(",");
  const unknown = asked.find((row) => !ROWS.some((known) => known === row));
  if (values.help || unknown !== undefined) {
    process.stdout.write(unknown === undefined ? USAGE : `There is no row ${unknown}\n${USAGE}`);
    return;
  }
  const measuredOn = machine();
  const startedAt = performance.now();
  const options: BenchOptions = {
    seconds: countOf(values.seconds),
    profiles: countOf(values.profiles),
    events: countOf(values.events),
    people: countOf(values.people),
    say: (line) =>
      process.stderr.write(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${line}\n`),
  };
  const has = (row: (typeof ROWS)[number]): boolean => asked.includes(row);
  const rows: Row[] = [];
  if (has("single") || has("batch")) {
    rows.push(...(await measureIngest(options, { single: has("single"), batch: has("batch") })));
  }
  if (has("fold") || has("latency")) {
    rows.push(...(await measureFold(options, { fold: has("fold"), latency: has("latency") })));
  }
  if (has("count")) rows.push(await measureLiveCount(options));
  process.stdout.write(`\n${measuredOn}\n\n${tableOf(rows)}\n`);
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`${text} is not a count`);
  return count;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

await main();
process.exit();
