import { Readable } from "node:stream";
import type { ClickHouseClient } from "@regulars/db/clickhouse";

/** Tables that the writer fills. */
export type Table =
  | "event"
  | "profileless_event"
  | "activity"
  | "profile"
  | "profile_alias"
  | "profile_merge"
  | "order_event"
  | "touchpoint"
  | "orders"
  | "credit"
  | "erasure_target"
  | "facts_applied";

/** A row as ClickHouse takes it: column by column, JSON values. All rows of an insert have the same columns. */
export type Row = Readonly<
  Record<string, string | number | null | readonly string[] | Readonly<Record<string, string>>>
>;

/**
 * Writes rows in one insert. With a token a repeat of the same insert is refused by the table (within its deduplication window).
 * Nothing is sent for no rows.
 */
export async function insertRows(
  clickhouse: ClickHouseClient,
  table: Table,
  { rows, token }: { readonly rows: readonly Row[]; readonly token?: string },
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const settings = [
    // Answered once the rows are in the table, by the statement itself and not by a buffer that it waits for.
    "async_insert = 0",
    ...(token === undefined ? [] : [`insert_deduplication_token = '${token}'`]),
  ];
  const { stream } = await clickhouse.exec({
    query: `insert into ${table} (${columns.join(", ")}) settings ${settings.join(", ")} format JSONCompactEachRow`,
    // Values alone: names of columns in each row would be most of what is sent and parsed.
    values: Readable.from([rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).join("\n")]),
  });
  stream.resume();
}

/** Earliest and latest instants that DateTime64(3) holds. */
const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(2299, 11, 31);

/** An instant as DateTime64(3, 'UTC') reads it; one that it cannot hold becomes the nearest that it can. */
export function instantText(epochMs: number): string {
  return new Date(heldInstant(epochMs)).toISOString().slice(0, 23).replace("T", " ");
}

/** The nearest instant that ClickHouse can hold, so that what is computed before and after storing agrees. */
export function heldInstant(epochMs: number): number {
  return Math.min(LATEST_MS, Math.max(EARLIEST_MS, epochMs));
}

/** The text with what is no character (half of a surrogate pair) replaced, which ClickHouse would refuse. */
export function wellFormed(text: string): string {
  return /[\ud800-\udfff]/.test(text) ? Buffer.from(text).toString() : text;
}
