import type { SegmentId } from "@regulars/contracts/ids";
import { createColumnHelper } from "@tanstack/react-table";
import { Sparkline } from "../components/sparkline.tsx";
import { When } from "../components/when.tsx";
import { formatCount } from "../format/number.ts";
import { LiveCount } from "./live-count.tsx";
import { ComputingBadge } from "./segment-status.tsx";
import classes from "./segments.module.css";
import { changeWords } from "./size-words.ts";

/** A segment in the list of them. */
export interface SegmentListRow {
  readonly segmentId: SegmentId;
  readonly name: string;
  readonly description: string;
  readonly folder: string;
  readonly memberCount: number;
  readonly status: "computing" | "live";
  readonly computedAt: number | null;
  readonly usedBy: readonly { readonly segmentId: string; readonly name: string }[];
  /** People in it at the end of each of the last 30 days, the oldest first; absent while that is not known. */
  readonly sizes: readonly number[] | undefined;
}

const column = createColumnHelper<SegmentListRow>();

export const SEGMENT_COLUMNS = [
  column.accessor("name", {
    header: "Name",
    meta: { phone: "title" },
    cell: ({ row: { original } }) => (
      <span className={classes.named}>
        <span className={classes.name}>
          {original.name}
          <ComputingBadge status={original.status} />
        </span>
        {original.description !== "" && <span className={classes.about}>{original.description}</span>}
      </span>
    ),
  }),
  column.accessor("memberCount", {
    header: "People",
    meta: { numeric: true, width: "96px" },
    cell: ({ getValue }) => <LiveCount value={getValue()} />,
  }),
  column.accessor("sizes", {
    header: "Last 30 days",
    meta: { width: "184px" },
    cell: ({ getValue, row }) => <Change sizes={getValue()} now={row.original.memberCount} />,
  }),
  column.accessor("folder", { header: "Folder", meta: { width: "112px" }, cell: ({ getValue }) => getValue() || "–" }),
  column.accessor("usedBy", {
    header: "Used in",
    meta: { width: "160px", phone: "hidden" },
    cell: ({ getValue }) =>
      getValue().length === 0
        ? "–"
        : getValue()
            .map(({ name }) => name)
            .join(", "),
  }),
  column.accessor("computedAt", {
    header: "Worked out",
    meta: { width: "152px", numeric: true, phone: "hidden" },
    cell: ({ getValue }) => <WorkedOut at={getValue()} />,
  }),
];

function Change({ sizes, now }: { readonly sizes: readonly number[] | undefined; readonly now: number }) {
  if (sizes === undefined) return <>–</>;
  const words = changeWords(sizes[0] ?? 0, now);
  return (
    <span className={classes.change}>
      <Sparkline
        values={sizes}
        label={`People by day: from ${formatCount(sizes[0] ?? 0)} to ${formatCount(sizes.at(-1) ?? 0)}`}
      />
      <span className={classes.about}>{words}</span>
    </span>
  );
}

/** When everyone was last gone through; since then each change is followed as it comes. */
function WorkedOut({ at }: { readonly at: number | null }) {
  return at === null ? <>Not yet</> : <When at={at} />;
}
