import { CompositeChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { formatMoney, formatMoneyShort } from "../format/money.ts";
import { formatDay, formatDays } from "../format/when.ts";
import classes from "./overview.module.css";
import type { Period } from "./period.ts";
import { barEnd, type RevenueBar, type RevenueBars } from "./revenue.ts";
import { sourceName } from "./sources.ts";

interface RevenueChartProps extends RevenueBars {
  readonly period: Period;
  readonly currency: string;
  readonly colors: ReadonlyMap<string, string>;
}

const BEFORE = "before";

/** Stacked bars by source over days or weeks, with the period before as a pale line. */
export default function RevenueChart({ period, currency, grain, sources, bars, colors }: RevenueChartProps) {
  const data = bars.map(({ day, bySource, beforeMinor }) => ({ ...bySource, day, [BEFORE]: beforeMinor }));
  const withBefore = bars.some(({ beforeMinor }) => beforeMinor !== 0);
  return (
    <CompositeChart
      h={280}
      data={data}
      dataKey="day"
      series={[
        ...sources.map((source) => ({ type: "bar" as const, name: source, color: colors.get(source) ?? "gray" })),
        ...(withBefore ? [{ type: "line" as const, name: BEFORE, color: "var(--regulars-before-line)" }] : []),
      ]}
      curveType="linear"
      withDots={false}
      maxBarWidth={28}
      gridAxis="x"
      gridProps={{ yAxisId: "left", stroke: "var(--regulars-line)" }}
      tickLine="none"
      strokeDasharray="0"
      barProps={{ stackId: "revenue", isAnimationActive: false }}
      lineProps={{ isAnimationActive: false, strokeDasharray: "4 4", strokeWidth: 1.5 }}
      composedChartProps={{ stackOffset: "sign", accessibilityLayer: false, margin: { left: 0, right: 0, top: 8 } }}
      xAxisProps={{ tickFormatter: (day: string) => formatDay(day, { short: true }), minTickGap: 32 }}
      yAxisProps={{
        tickFormatter: (amountMinor: number) => formatMoneyShort({ amountMinor, currency }),
        width: 56,
        allowDecimals: false,
      }}
      tooltipAnimationDuration={0}
      tooltipProps={{
        content: ({ label }) => {
          const bar = bars.find(({ day }) => day === label);
          return bar && <BarTooltip {...{ bar, grain, period, currency, colors, sources, withBefore }} />;
        },
      }}
    />
  );
}

interface BarTooltipProps extends Omit<RevenueChartProps, "bars"> {
  readonly bar: RevenueBar;
  readonly withBefore: boolean;
}

function BarTooltip({ bar, grain, period, currency, colors, sources, withBefore }: BarTooltipProps) {
  const shown = sources.filter((source) => (bar.bySource[source] ?? 0) !== 0);
  const total = shown.reduce((sum, source) => sum + (bar.bySource[source] ?? 0), 0);
  return (
    <div className={classes.tooltip}>
      <div className={classes.tooltipTitle}>
        <span>{formatDays(bar.day, barEnd(bar.day, grain, period))}</span>
        <strong>{formatMoney({ amountMinor: total, currency })}</strong>
      </div>
      {shown.map((source) => (
        <div key={source} className={classes.tooltipRow}>
          <span className={classes.dot} style={{ background: colors.get(source) }} />
          <span>{sourceName(source)}</span>
          <span>{formatMoney({ amountMinor: bar.bySource[source] ?? 0, currency })}</span>
        </div>
      ))}
      {withBefore && (
        <div className={classes.tooltipRow} data-before>
          <span className={classes.dash} />
          <span>Period before</span>
          <span>{formatMoney({ amountMinor: bar.beforeMinor, currency })}</span>
        </div>
      )}
    </div>
  );
}
