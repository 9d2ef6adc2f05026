import { AreaChart, BarChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { formatCount } from "../format/number.ts";
import { formatDay } from "../format/when.ts";
import classes from "./segments.module.css";
import type { SizeOnDay } from "./size-words.ts";

const AXES = {
  gridAxis: "x",
  tickLine: "none",
  strokeDasharray: "0",
  gridProps: { stroke: "var(--regulars-line)" },
  xAxisProps: { tickFormatter: (day: string) => day.replace(/ \d{4}$/, ""), minTickGap: 32 },
  yAxisProps: { width: 48, allowDecimals: false, tickFormatter: (value: number) => formatCount(Math.abs(value)) },
  tooltipAnimationDuration: 0,
} as const;

/** People in a segment by day, and beneath it who came in (up) and who left (down). */
export default function SizeCharts({ days }: { readonly days: readonly SizeOnDay[] }) {
  const data = days.map(({ day, members, entered, exited }) => ({
    day: formatDay(day, { short: true, withYear: true }),
    members,
    entered,
    exited: -exited,
  }));
  return (
    <div className={classes.charts}>
      <figure aria-label="People in it at the end of each day">
        <figcaption>People in it</figcaption>
        <AreaChart
          h={200}
          data={data}
          dataKey="day"
          series={[{ name: "members", label: "People in it", color: "green.7" }]}
          curveType="stepAfter"
          withDots={false}
          withGradient={false}
          fillOpacity={0.12}
          areaProps={{ isAnimationActive: false }}
          areaChartProps={{ accessibilityLayer: false, margin: { left: 0, right: 0, top: 8 } }}
          valueFormatter={formatCount}
          {...AXES}
        />
      </figure>
      <figure aria-label="Who came in and who left, by day">
        <figcaption>Came in above the line, left below it</figcaption>
        <BarChart
          h={140}
          data={data}
          dataKey="day"
          type="stacked"
          series={[
            { name: "entered", label: "Came in", color: "green.7" },
            { name: "exited", label: "Left", color: "gray.5" },
          ]}
          maxBarWidth={20}
          barProps={{ isAnimationActive: false }}
          barChartProps={{ stackOffset: "sign", accessibilityLayer: false, margin: { left: 0, right: 0, top: 8 } }}
          valueFormatter={(value) => formatCount(Math.abs(value))}
          {...AXES}
        />
      </figure>
    </div>
  );
}
