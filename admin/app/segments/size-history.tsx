import { SegmentedControl, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Link, useSearchParams } from "@remix-run/react";
import { createColumnHelper } from "@tanstack/react-table";
import { lazy, Suspense, useState } from "react";
import { Count } from "../components/numbers.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { useInBrowser } from "../components/use-in-browser.ts";
import { formatDay } from "../format/when.ts";
import classes from "./segments.module.css";
import { type SizeOnDay, sizeAnswer } from "./size-words.ts";

const SizeCharts = lazy(() => import("./size-charts.tsx"));

/** Ranges that can be chosen, in days. */
export const SIZE_RANGES = [30, 90, 365] as const;

interface SizeHistoryProps {
  readonly days: readonly SizeOnDay[];
  readonly range: number;
}

/** "How did it grow?": the answer, the charts, and the table behind them. */
export function SizeHistory({ days, range }: SizeHistoryProps) {
  const [view, setView] = useState<"chart" | "table">("chart");
  useHotkeys([["t", () => setView((shown) => (shown === "chart" ? "table" : "chart"))]]);
  const inBrowser = useInBrowser();
  return (
    <section className={classes.section} aria-labelledby="size-history">
      <div className={classes.head}>
        <div>
          <h2 id="size-history">How did it grow?</h2>
          <p className={classes.answer}>{sizeAnswer(days) ?? "Nobody was ever in it."}</p>
        </div>
        <div className={classes.choices}>
          <Ranges chosen={range} />
          <SegmentedControl
            size="xs"
            aria-label="Show as"
            value={view}
            onChange={(chosen) => setView(chosen === "table" ? "table" : "chart")}
            data={[
              { value: "chart", label: "Chart" },
              { value: "table", label: "Table" },
            ]}
          />
        </div>
      </div>
      {days.length > 0 && view === "table" && <SizeTable days={days} />}
      {days.length > 0 &&
        view === "chart" &&
        (inBrowser ? (
          <Suspense fallback={<Skeleton h={200} animate={false} />}>
            <SizeCharts days={days} />
          </Suspense>
        ) : (
          <Skeleton h={200} animate={false} />
        ))}
    </section>
  );
}

function Ranges({ chosen }: { readonly chosen: number }) {
  const [params] = useSearchParams();
  const to = (days: number): string => {
    const next = new URLSearchParams(params);
    next.set("days", String(days));
    return `?${next}`;
  };
  return (
    <nav className={classes.ranges} aria-label="Days">
      {SIZE_RANGES.map((days) => (
        <Link
          key={days}
          to={to(days)}
          replace
          preventScrollReset
          prefetch="intent"
          aria-current={days === chosen ? "true" : undefined}
        >
          {days === 365 ? "A year" : `${days} days`}
        </Link>
      ))}
    </nav>
  );
}

const column = createColumnHelper<SizeOnDay>();
const COLUMNS = [
  column.accessor("day", {
    header: "Day",
    meta: { phone: "title" },
    cell: ({ getValue }) => formatDay(getValue(), { withYear: true }),
  }),
  ...(["members", "entered", "exited"] as const).map((key) =>
    column.accessor(key, {
      header: { members: "People at its end", entered: "Came in", exited: "Left" }[key],
      meta: { numeric: true },
      cell: ({ getValue }) => <Count value={getValue()} />,
    }),
  ),
];

function SizeTable({ days }: { readonly days: readonly SizeOnDay[] }) {
  return <DataTable label="Size by day" rows={[...days].reverse()} columns={COLUMNS} rowKey={({ day }) => day} />;
}
