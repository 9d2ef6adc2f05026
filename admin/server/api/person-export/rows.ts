import type { ExportRow } from "./section.ts";

/** A row for each of some items. */
export async function* each<Item>(
  items: readonly Item[],
  rowOf: (item: Item) => ExportRow | Promise<ExportRow>,
): AsyncGenerator<ExportRow> {
  for (const item of items) yield await rowOf(item);
}

/** Rows that are read as a whole, when they are written. */
export async function* later(read: () => Promise<readonly ExportRow[]>): AsyncGenerator<ExportRow> {
  yield* await read();
}

/** Reads when it is first asked, and then gives the same again. */
export function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}
