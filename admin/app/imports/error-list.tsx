import { Button } from "@mantine/core";
import { useSearchParams } from "@remix-run/react";
import { IconDownload } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { DataTable } from "../components/table/data-table.tsx";
import { readTableQuery } from "../components/table/table-query.ts";
import { formatNoun } from "../format/number.ts";
import classes from "./imports.module.css";

export interface ShownError {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  readonly path: string | null;
  readonly accepted: boolean;
  readonly raw: string;
}

export const ERRORS_PAGE_SIZE = 50;
export const ERRORS_PAGING = { sortable: [], sort: "line", direction: "asc" } as const;
const MAX_RAW_CHARS = 400;

const column = createColumnHelper<ShownError>();
const COLUMNS = [
  column.accessor("line", { header: "Line", meta: { numeric: true, width: "80px" } }),
  column.accessor("reason", {
    header: "What is wrong",
    meta: { phone: "title", width: "40%" },
    cell: ({ row: { original } }) => (
      <>
        <span className={original.accepted ? classes.partly : classes.refused}>
          {original.path === null ? "" : `${original.path}: `}
          {original.reason}
        </span>
        {original.accepted && <div>The rest of the row went in.</div>}
      </>
    ),
  }),
  column.accessor("raw", {
    header: "The line",
    cell: ({ getValue }) => <code className={classes.raw}>{getValue().slice(0, MAX_RAW_CHARS)}</code>,
  }),
];

interface ErrorListProps {
  readonly importId: string;
  readonly errors: readonly ShownError[];
  readonly count: number;
  readonly rejected: number;
}

/** What is wrong with the lines of an import, and the way to get those back that were refused. */
export function ErrorList({ importId, errors, count, rejected }: ErrorListProps) {
  const [params] = useSearchParams();
  if (count === 0) return null;
  return (
    <section className={classes.section} aria-label="Lines with errors">
      <div className={classes.bar}>
        <h2>Lines with errors</h2>
        {rejected > 0 && (
          <Button
            component="a"
            href={`/imports/${importId}/refused`}
            download
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            Download {formatNoun(rejected, "refused line", "refused lines")}
          </Button>
        )}
      </div>
      <p>The download has the reason beside each line. Mend them there, and import the file as it is.</p>
      <DataTable
        label="Lines with errors"
        rows={errors}
        columns={COLUMNS}
        rowKey={({ line, path, code }) => `${line} ${path} ${code}`}
        query={readTableQuery<string>(params, ERRORS_PAGING)}
        count={count}
        pageSize={ERRORS_PAGE_SIZE}
      />
    </section>
  );
}
