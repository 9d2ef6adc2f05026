import { setImmediate as nextTurn } from "node:timers/promises";
import { mappingFault } from "@regulars/contracts/import-fields";
import type { ImportMapping } from "@regulars/contracts/imports";
import type { Clock } from "@regulars/runtime/clock";
import { newId } from "@regulars/runtime/ids";
import { storableText } from "../event/sanitise.ts";
import { ImportFailure, readBeginning, readFile } from "./file.ts";
import type { HistoryStream } from "./history-stream.ts";
import {
  type Advance,
  advanceImport,
  type ImportTask,
  type LineError,
  noteHeader,
  type WorkerDatabase,
} from "./import.store.ts";
import type { RowPlan } from "./read-rows.ts";
import { createRowSplitter, type FileRow } from "./records.ts";
import { shapeOf } from "./shape.ts";
import { historySender, type SortedRow, sortRows } from "./sort-rows.ts";

/** Rows of one message of the stream: enough to be quick, few enough that requests wait no more than some ms for their turn. */
const MAX_ROWS = 250;
const MAX_BATCH_BYTES = 256 * 1024;
/** Of a bad line, as much is kept as its mending needs: an event has 32 KB at most. */
const MAX_RAW_CHARS = 32_768;

export interface RunDeps {
  readonly database: WorkerDatabase;
  readonly stream: HistoryStream;
  readonly clock: Clock;
  /** Called after each batch that is written. */
  readonly moved: () => void;
  readonly signal: AbortSignal;
}

export type RunOutcome = "done" | "stopped";

/**
 * Works an import off from where it is: a batch of rows goes into the stream, and once that has acknowledged it, position, counts
 * and errors are written in one transaction. Killed in between, the next run sends the batch again, whose events the fold knows by
 * their message ids. So it ends the same, however often it is begun.
 *
 * @returns `stopped` when it was paused, cancelled or taken over, or this process stops
 * @throws ImportFailure when the file cannot be read; any other error is of the stores, and passes unless PostgreSQL refuses the data
 */
export async function runImport(deps: RunDeps, task: ImportTask): Promise<RunOutcome> {
  const { database, signal } = deps;
  const mapping = usableMapping(task);
  const beginning = await readBeginning(database, task);
  const shape = shapeOf(beginning, task.format, beginning.length >= task.bytes);
  if (!shape.ok) throw new ImportFailure(shape.reason);
  if (shape.csv !== undefined) await noteHeader(database, task, { header: shape.header, ...shape.csv });
  const plan: RowPlan = { kind: task.kind, mapping, csv: shape.csv, madeAt: task.madeAt };
  const splitter = createRowSplitter(task, plan.csv?.delimiter);
  let place = { position: task.position, lines: task.lines };
  let isHeader = plan.csv !== undefined && task.position === 0;
  let rows: FileRow[] = [];
  let bytes = 0;

  /** @returns false when the import no longer runs */
  const flush = async (): Promise<boolean> => {
    const last = rows.at(-1);
    if (last === undefined) return true;
    const batch = takeIn(rows, { task, plan, nowMs: deps.clock.now() });
    const advance = { ...batch.advance, from: place.position, to: { position: last.end, lines: last.lines } };
    rows = [];
    bytes = 0;
    if (!(await deps.stream.publish(task, batch.events, signal))) return false;
    if (signal.aborted || !(await advanceImport(database, task, advance))) return false;
    place = advance.to;
    deps.moved();
    await nextTurn();
    return true;
  };

  const take = async (found: readonly FileRow[]): Promise<boolean> => {
    for (const row of found) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      rows.push(row);
      bytes += row.bytes.length;
      if ((rows.length >= MAX_ROWS || bytes >= MAX_BATCH_BYTES) && !(await flush())) return false;
    }
    return true;
  };

  for await (const chunk of readFile(database, task, task)) {
    if (signal.aborted || !(await take(splitter.push(chunk)))) return "stopped";
  }
  if (!(await take(splitter.finish())) || !(await flush())) return "stopped";
  const end = { position: task.bytes, lines: place.lines };
  const rest: Advance = { from: place.position, to: end, accepted: 0, incomplete: 0, rejected: 0, errors: [] };
  return (await advanceImport(database, task, rest)) ? "done" : "stopped";
}

function usableMapping({ kind, format, mapping }: ImportTask): ImportMapping {
  if (mapping === null) throw new ImportFailure("It was not said what the columns of the file are.");
  const fault = mappingFault(kind, format, mapping);
  if (fault !== undefined) throw new ImportFailure(fault);
  return mapping;
}

interface Batch {
  /** JSON of each event. */
  readonly events: readonly string[];
  readonly advance: Omit<Advance, "from" | "to">;
}

function takeIn(
  rows: readonly FileRow[],
  { task, plan, nowMs }: { readonly task: ImportTask; readonly plan: RowPlan; readonly nowMs: number },
): Batch {
  const { importId, startsJourneys } = task;
  const sorted = sortRows(rows, {
    plan,
    sender: historySender(task),
    imported: { importId, startsJourneys },
    receivedAt: nowMs,
    newId,
  });
  const good = sorted.filter(({ json }) => json !== undefined);
  return {
    events: good.map(({ json }) => json ?? ""),
    advance: {
      accepted: good.length,
      incomplete: good.filter(({ faults }) => faults.length > 0).length,
      rejected: sorted.length - good.length,
      errors: sorted.flatMap(errorsOf),
    },
  };
}

function errorsOf({ row, json, faults }: SortedRow): readonly LineError[] {
  if (faults.length === 0) return [];
  const raw = storableText(row.bytes.toString("utf8").slice(0, MAX_RAW_CHARS));
  return faults.map((fault, index) => ({ ...fault, line: row.line, fault: index, accepted: json !== undefined, raw }));
}
