import type { CollectedEvent } from "@regulars/contracts/event";
import { mappingFault } from "@regulars/contracts/import-fields";
import type { ImportMapping, LookAnswer, LookEvent, LookRow } from "@regulars/contracts/imports";
import type { JsonObject } from "@regulars/contracts/json";
import type { ImportTask } from "./import.store.ts";
import { rowValues } from "./read-rows.ts";
import { MAX_COLUMNS, shapeOf } from "./shape.ts";
import { historySender, type SortedRow, sortRows } from "./sort-rows.ts";
import { suggestMapping } from "./suggest-mapping.ts";

/** Rows that are shown as what they become, and rows that a suggestion is made by. */
const SHOWN_ROWS = 20;
const JUDGED_ROWS = 200;

export interface LookOptions {
  readonly task: ImportTask;
  readonly beginning: Buffer;
  /** Absent: the one that is suggested. */
  readonly mapping: ImportMapping | undefined;
  readonly kind: ImportTask["kind"];
  readonly nowMs: number;
  readonly newId: () => string;
}

/** The columns of a file, how they are probably meant, and what its first rows become; nothing is imported. */
export function lookAtFile({ task, beginning, mapping: wanted, kind, nowMs, newId }: LookOptions): LookAnswer {
  const shape = shapeOf(beginning, task.format, beginning.length >= task.bytes);
  if (!shape.ok) return shape;
  const values = rowValues(shape.rows.slice(0, JUDGED_ROWS), shape.csv).flatMap((row) =>
    row.kind === "values" ? [row.object] : [],
  );
  const columns = shape.csv?.columns ?? keysOf(values).slice(0, MAX_COLUMNS);
  const { format, timeZone, madeAt, importId, startsJourneys } = task;
  const mapping = wanted ?? suggestMapping({ kind, format, columns, rows: values, timeZone });
  const fault = mappingFault(kind, format, mapping);
  const sorted =
    fault === undefined
      ? sortRows(shape.rows.slice(0, SHOWN_ROWS), {
          plan: { kind, mapping, csv: shape.csv, madeAt },
          sender: historySender(task),
          imported: { importId, startsJourneys },
          receivedAt: nowMs,
          newId,
        })
      : [];
  return {
    ok: true,
    columns: columns.map((name) => ({ name, samples: samplesOf(name, values) })),
    mapping,
    rows: sorted.map(shownRow),
  };
}

function keysOf(rows: readonly JsonObject[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function samplesOf(column: string, rows: readonly JsonObject[]): readonly string[] {
  const samples = new Set<string>();
  for (const row of rows) {
    const value = row[column];
    const text =
      typeof value === "string" ? value.trim() : value === undefined || value === null ? "" : JSON.stringify(value);
    if (text !== "") samples.add(text.length > 60 ? `${text.slice(0, 59)}…` : text);
    if (samples.size === 3) break;
  }
  return [...samples];
}

function shownRow({ row, json, faults }: SortedRow): LookRow {
  return {
    line: row.line,
    faults,
    ...(json === undefined ? {} : { event: shownEvent(JSON.parse(json) as CollectedEvent) }),
  };
}

function shownEvent({ type, name, occurredAt, properties, traits, ...ids }: CollectedEvent): LookEvent {
  const values = JSON.stringify(traits ?? properties);
  return {
    type,
    name,
    who: ids.userId ?? ids.email ?? ids.phone ?? ids.anonymousId ?? "",
    occurredAt,
    values: values.length > 2_000 ? `${values.slice(0, 1_999)}…` : values,
  };
}
