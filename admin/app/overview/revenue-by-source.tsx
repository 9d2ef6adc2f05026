import { SegmentedControl, Skeleton, Title } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { ColumnDef } from "@tanstack/react-table";
import { lazy, Suspense, useState } from "react";
import { Count, Money, Share } from "../components/numbers.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { useInBrowser } from "../components/use-in-browser.ts";
import classes from "./overview.module.css";
import type { Period } from "./period.ts";
import { type RevenueRow, revenueAnswer, revenueBars, type SourceTotal, totalsBySource } from "./revenue.ts";
import { OTHERS, sourceColors, sourceName } from "./sources.ts";

const RevenueChart = lazy(() => import("./revenue-chart.tsx"));

interface RevenueBySourceProps {
  readonly currency: string;
  readonly period: Period;
  readonly rows: readonly RevenueRow[];
  readonly before: { readonly period: Period; readonly rows: readonly RevenueRow[] };
}

/** "Where did revenue come from?": the answer, the bars, and the table behind them. */
export function RevenueBySource({ currency, period, rows, before }: RevenueBySourceProps) {
  const [view, setView] = useState<"chart" | "table">("chart");
  useHotkeys([["t", () => setView((shown) => (shown === "chart" ? "table" : "chart"))]]);
  const inBrowser = useInBrowser();
  const totals = totalsBySource(rows, before.rows);
  const bars = revenueBars({ period, rows, before });
  const colors = sourceColors(bars.sources);
  return (
    <section aria-labelledby="where-from">
      <div className={classes.head}>
        <div>
          <Title order={2} size="h4" id="where-from">
            Where did revenue come from?
          </Title>
          <p className={classes.answer}>{revenueAnswer(totals) ?? "Nothing was earned in these days."}</p>
        </div>
        <SegmentedControl
          size="xs"
          aria-label="Show as"
          value={view}
          onChange={(chosen) => setView(chosen as "chart" | "table")}
          data={[
            { value: "chart", label: "Chart" },
            { value: "table", label: "Table" },
          ]}
        />
      </div>
      {view === "table" ? (
        <SourceTable totals={totals} currency={currency} />
      ) : (
        <div className={classes.chart}>
          {inBrowser ? (
            <Suspense fallback={<ChartSkeleton />}>
              <RevenueChart {...bars} period={period} currency={currency} colors={colors} />
            </Suspense>
          ) : (
            <ChartSkeleton />
          )}
          <SourceLabels totals={totals} shown={bars.sources} currency={currency} colors={colors} />
        </div>
      )}
    </section>
  );
}

function ChartSkeleton() {
  return (
    <div className={classes.skeleton} aria-hidden>
      {[40, 64, 52, 80, 58, 90, 46, 70, 62, 84, 50, 74].map((height) => (
        <Skeleton key={height} h={`${height}%`} radius="sm" animate={false} />
      ))}
    </div>
  );
}

interface SourceLabelsProps {
  readonly totals: readonly SourceTotal[];
  readonly shown: readonly string[];
  readonly currency: string;
  readonly colors: ReadonlyMap<string, string>;
}

/** What each colour is and brought: in the place of a legend. */
function SourceLabels({ totals, shown, currency, colors }: SourceLabelsProps) {
  const others = totals.filter(({ source }) => !shown.includes(source));
  return (
    <ul className={classes.labels} aria-label="Sources">
      {shown.map((source) => {
        const own = totals.find((total) => total.source === source);
        const parts = source === OTHERS ? others : own === undefined ? [] : [own];
        const amountMinor = parts.reduce((sum, part) => sum + part.amountMinor, 0);
        const share = parts.reduce((sum, part) => sum + (part.share ?? 0), 0);
        return (
          <li key={source}>
            <span className={classes.dot} style={{ background: colors.get(source) }} aria-hidden />
            <span className={classes.labelName}>{sourceName(source)}</span>
            <span className={classes.labelShare}>{parts[0]?.share !== undefined && <Share value={share} />}</span>
            <span className={classes.labelAmount}>
              <Money amountMinor={amountMinor} currency={currency} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function SourceTable({ totals, currency }: { readonly totals: readonly SourceTotal[]; readonly currency: string }) {
  const columns: ColumnDef<SourceTotal>[] = [
    { id: "source", header: "Source", cell: ({ row }) => sourceName(row.original.source), meta: { phone: "title" } },
    {
      id: "orders",
      header: "Orders",
      cell: ({ row }) => <Count value={row.original.orders} />,
      meta: { numeric: true },
    },
    {
      id: "amount",
      header: "Net revenue",
      cell: ({ row }) => <Money amountMinor={row.original.amountMinor} currency={currency} />,
      meta: { numeric: true },
    },
    { id: "share", header: "Share", cell: ({ row }) => shareOrDash(row.original.share), meta: { numeric: true } },
    {
      id: "before",
      header: "Before",
      cell: ({ row }) => shareOrDash(row.original.shareBefore),
      meta: { numeric: true },
    },
  ];
  return (
    <DataTable
      label="Net revenue by source"
      rows={totals}
      columns={columns}
      rowKey={(total) => total.source}
      empty={<p className={classes.answer}>Nothing to list for these days.</p>}
    />
  );
}

function shareOrDash(share: number | undefined) {
  return share === undefined ? "–" : <Share value={share} />;
}
