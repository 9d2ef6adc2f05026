import { Button } from "@mantine/core";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { IconUpload } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { answered } from "../answer.server.ts";
import { Count } from "../components/numbers.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { readTableQuery } from "../components/table/table-query.ts";
import { When } from "../components/when.tsx";
import { formatBytes, KIND_WORDS } from "../imports/import-words.ts";
import classes from "../imports/imports.module.css";
import { NoImports } from "../imports/no-imports.tsx";
import { StatusCell } from "../imports/status.tsx";
import { useImportProgress } from "../imports/use-import-progress.ts";
import { requireStudio } from "../session.server.ts";

export const meta: MetaFunction = () => [{ title: "Imports · Regulars" }];

const PAGE_SIZE = 50;
const PAGING = { sortable: [], sort: "createdAt", direction: "desc" } as const;

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const { page } = readTableQuery<string>(new URL(request.url).searchParams, PAGING);
  return answered(context.api.imports.list({ page: Math.min(page, 100_000), pageSize: PAGE_SIZE }));
}

type Row = Awaited<ReturnType<typeof loader>>["imports"][number];
const column = createColumnHelper<Row>();
const COLUMNS = [
  column.accessor("name", {
    header: "File",
    meta: { phone: "title", width: "34%" },
    cell: ({ row: { original } }) => (
      <span className={classes.file}>
        {original.name}
        <small>
          {KIND_WORDS[original.kind]}, {formatBytes(original.bytes)}
        </small>
      </span>
    ),
  }),
  column.accessor("status", { header: "Status", cell: ({ row }) => <StatusCell row={row.original} /> }),
  column.accessor("accepted", {
    header: "Went in",
    meta: { numeric: true, width: "112px" },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  column.accessor("rejected", {
    header: "Refused",
    meta: { numeric: true, width: "112px" },
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  column.accessor("createdAt", {
    header: "Made",
    meta: { numeric: true, width: "168px" },
    cell: ({ getValue }) => <When at={getValue()} />,
  }),
];

export default function Imports() {
  const { imports, count } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const rows = useImportProgress(imports);
  const create = (
    <Button component={Link} to="/imports/new" prefetch="intent" leftSection={<IconUpload size={16} />}>
      Import a file
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Imports"
        page="imports"
        sentence="History from files: what happened before Regulars, and the people other systems know."
        action={count > 0 ? create : undefined}
      />
      <DataTable
        label="Imports"
        rows={rows}
        columns={COLUMNS}
        rowKey={({ importId }) => importId}
        rowLink={({ importId }) => `/imports/${importId}`}
        query={readTableQuery<string>(params, PAGING)}
        count={count}
        pageSize={PAGE_SIZE}
        empty={<NoImports action={create} />}
      />
    </>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
