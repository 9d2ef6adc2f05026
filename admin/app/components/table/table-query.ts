/** What of a table its address holds: the page, and by which column it is sorted. */
export interface TableQuery<Column extends string = string> {
  /** From 1. */
  readonly page: number;
  readonly sort: Column;
  readonly direction: "asc" | "desc";
}

export interface TableDefaults<Column extends string> {
  /** Columns that can be sorted by. */
  readonly sortable: readonly Column[];
  readonly sort: Column;
  readonly direction: "asc" | "desc";
}

/** Reads `?page=2&sort=-lastSeen`; what is missing or makes no sense is the default. */
export function readTableQuery<Column extends string>(
  params: URLSearchParams,
  defaults: TableDefaults<Column>,
): TableQuery<Column> {
  const page = Number(params.get("page") ?? 1);
  const sortText = params.get("sort") ?? "";
  const sort = defaults.sortable.find((column) => column === sortText.replace(/^-/, ""));
  return {
    page: Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
    sort: sort ?? defaults.sort,
    direction: sort === undefined ? defaults.direction : sortText.startsWith("-") ? "desc" : "asc",
  };
}

/** The address of the same table on another page; everything else in it stays. */
export function pageAddress(params: URLSearchParams, page: number): string {
  return changed(params, { page: page === 1 ? undefined : String(page) });
}

/** The address of the same table sorted by a column, from its first page. */
export function sortAddress(params: URLSearchParams, column: string, direction: "asc" | "desc"): string {
  return changed(params, { page: undefined, sort: direction === "desc" ? `-${column}` : column });
}

/** `?…` with some parameters set, or taken away when `undefined` or empty. */
export function changed(params: URLSearchParams, changes: Readonly<Record<string, string | undefined>>): string {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") next.delete(name);
    else next.set(name, value);
  }
  return `?${next}`;
}
