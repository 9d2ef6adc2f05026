import { Link, useSearchParams } from "@remix-run/react";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  type Header,
  type RowData,
  useReactTable,
} from "@tanstack/react-table";
import type { ReactNode } from "react";
import classes from "./data-table.module.css";
import { Paging } from "./paging.tsx";
import { sortAddress, type TableQuery } from "./table-query.ts";

declare module "@tanstack/react-table" {
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Figures: right-aligned and of equal width. */
    readonly numeric?: boolean;
    /** On a phone a row is a card: its `title` stands alone at the top, others follow with their header, or are `hidden`. */
    readonly phone?: "title" | "hidden";
    readonly width?: string;
    /** The direction that a first click sorts in; default `asc`. */
    readonly firstDirection?: "asc" | "desc";
  }
}

export interface DataTableProps<Row> {
  /** What the table holds, for screen readers. */
  readonly label: string;
  readonly rows: readonly Row[];
  /** Ids of those with `enableSorting: true` are what `?sort=` names. */
  // biome-ignore lint/suspicious/noExplicitAny: columns of one table have different values, as in the library's own types
  readonly columns: readonly ColumnDef<Row, any>[];
  readonly rowKey: (row: Row) => string;
  /** Where a row leads; the link is put around the first column's cell and spans the row. */
  readonly rowLink?: (row: Row) => string;
  /** How it is sorted and which page is shown; a table without is shown whole and as it comes. */
  readonly query?: TableQuery;
  /** Rows on all pages. */
  readonly count?: number;
  readonly pageSize?: number;
  /** Instead of rows when there are none. */
  readonly empty?: ReactNode;
}

/** The one table of the admin: state in the address, figures at the right, rows that are links, cards on a phone. */
export function DataTable<Row>({
  label,
  rows,
  columns,
  rowKey,
  rowLink,
  query,
  count,
  pageSize,
  empty,
}: DataTableProps<Row>) {
  const [params] = useSearchParams();
  const table = useReactTable<Row>({
    data: rows as Row[],
    columns: columns as ColumnDef<Row, unknown>[],
    getRowId: rowKey,
    getCoreRowModel: getCoreRowModel(),
    defaultColumn: { enableSorting: false },
    manualSorting: true,
    manualPagination: true,
  });
  if (rows.length === 0 && empty !== undefined) return empty;
  return (
    <>
      {/* Explicit roles: on a phone the rows are laid out as cards, which would take their meaning from them. */}
      {/* biome-ignore-start lint/a11y/noRedundantRoles: see above */}
      <table className={classes.table} role="table" aria-label={label}>
        <thead role="rowgroup">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} role="row">
              {group.headers.map((header) => (
                <HeaderCell key={header.id} header={header} query={query} params={params} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody role="rowgroup">
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} role="row" data-link={rowLink === undefined ? undefined : true}>
              {row.getVisibleCells().map((cell, index) => {
                const { numeric, phone } = cell.column.columnDef.meta ?? {};
                const content = flexRender(cell.column.columnDef.cell, cell.getContext());
                return (
                  <td
                    key={cell.id}
                    role="cell"
                    data-numeric={numeric}
                    data-phone={phone}
                    data-label={phone === "title" ? undefined : headerText(cell.column.columnDef.header)}
                  >
                    {index === 0 && rowLink !== undefined ? (
                      <Link to={rowLink(row.original)} prefetch="intent" className={classes.link}>
                        {content}
                      </Link>
                    ) : (
                      content
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
      {query !== undefined && count !== undefined && pageSize !== undefined && (
        <Paging page={query.page} pageSize={pageSize} count={count} />
      )}
    </>
  );
}

interface HeaderCellProps<Row> {
  readonly header: Header<Row, unknown>;
  readonly query: TableQuery | undefined;
  readonly params: URLSearchParams;
}

function HeaderCell<Row>({ header, query, params }: HeaderCellProps<Row>) {
  const { id, columnDef } = header.column;
  const { numeric, width, firstDirection = "asc" } = columnDef.meta ?? {};
  const content = flexRender(columnDef.header, header.getContext());
  const sorted = query?.sort === id ? query.direction : undefined;
  const cell = { scope: "col", "data-numeric": numeric, ...(width === undefined ? {} : { style: { width } }) };
  if (query === undefined || !header.column.getCanSort()) return <th {...cell}>{content}</th>;
  const next = sorted === undefined ? firstDirection : sorted === "asc" ? "desc" : "asc";
  const Arrow = sorted === "desc" ? IconArrowDown : IconArrowUp;
  return (
    <th {...cell} aria-sort={sorted === undefined ? "none" : sorted === "asc" ? "ascending" : "descending"}>
      <Link to={sortAddress(params, id, next)} preventScrollReset className={classes.sort} data-sorted={sorted}>
        {content}
        <Arrow size={14} stroke={2} aria-hidden />
      </Link>
    </th>
  );
}

function headerText(header: unknown): string | undefined {
  return typeof header === "string" ? header : undefined;
}
