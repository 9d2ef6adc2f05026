import type { LookRow } from "@regulars/contracts/imports";
import { createColumnHelper } from "@tanstack/react-table";
import { DataTable } from "../components/table/data-table.tsx";
import { When } from "../components/when.tsx";
import classes from "./imports.module.css";

const column = createColumnHelper<LookRow>();
const COLUMNS = [
  column.accessor("line", { header: "Line", meta: { numeric: true, width: "64px" } }),
  column.display({
    id: "what",
    header: "Becomes",
    meta: { phone: "title", width: "24%" },
    cell: ({ row: { original } }) => <What row={original} />,
  }),
  column.display({ id: "who", header: "Who", cell: ({ row }) => row.original.event?.who ?? "–" }),
  column.display({
    id: "when",
    header: "When",
    meta: { width: "168px" },
    cell: ({ row: { original } }) => (original.event === undefined ? "–" : <When at={original.event.occurredAt} />),
  }),
  column.display({
    id: "values",
    header: "With",
    meta: { width: "34%" },
    cell: ({ row: { original } }) => <Values row={original} />,
  }),
];

/** What the first rows of a file become. */
export function Preview({ rows }: { readonly rows: readonly LookRow[] }) {
  return (
    <DataTable label="What the first rows become" rows={rows} columns={COLUMNS} rowKey={({ line }) => String(line)} />
  );
}

function What({ row }: { readonly row: LookRow }) {
  const { event } = row;
  if (event === undefined) return <strong className={classes.refused}>Refused</strong>;
  return <strong>{event.type === "identify" ? "A person" : event.name}</strong>;
}

function Values({ row: { event, faults } }: { readonly row: LookRow }) {
  return (
    <>
      {faults.map(({ reason, path }) => (
        <span key={`${path} ${reason}`} className={event === undefined ? classes.refused : classes.partly}>
          {path === undefined ? "" : `${path}: `}
          {reason}
          {event === undefined ? "" : ". The rest goes in."}
        </span>
      ))}
      {event !== undefined && event.values !== "{}" && <code className={classes.values}>{event.values}</code>}
    </>
  );
}
