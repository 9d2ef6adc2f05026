export interface StoreWords {
  /** One of what went, and several. */
  readonly name: readonly [one: string, many: string];
  readonly total: number;
  /** What of it went, without what had nothing. */
  readonly parts: readonly { readonly key: string; readonly count: number }[];
}

const STORES: readonly (readonly [prefix: string, name: StoreWords["name"]])[] = [
  ["postgres.", ["row of the present", "rows of the present"]],
  ["clickhouse.", ["row of history", "rows of history"]],
  ["stream.", ["message", "messages"]],
];

/** What a receipt counts (`store.table` → how many), store by store; stores with nothing are left out. */
export function storeWords(removed: Readonly<Record<string, number>>): readonly StoreWords[] {
  return STORES.flatMap(([prefix, name]) => {
    const parts = Object.entries(removed)
      .filter(([key, count]) => key.startsWith(prefix) && count > 0)
      .map(([key, count]) => ({ key: key.slice(prefix.length).replaceAll("_", " "), count }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
    const total = parts.reduce((sum, { count }) => sum + count, 0);
    return total === 0 ? [] : [{ name, total, parts }];
  });
}
