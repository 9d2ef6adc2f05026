import classes from "./sparkline.module.css";

interface SparklineProps {
  /** Oldest first. */
  readonly values: readonly number[];
  /** What the bars are, for those who do not see them: "Visits by week over half a year, at most 4". */
  readonly label: string;
}

const BAR = 4;
const GAP = 1;
const HEIGHT = 28;
/** So that a little is not nothing, and nothing is still a place. */
const LEAST = 2;

/** Small bars from zero beside a figure, without axes: the shape alone. A value below zero is shown as nothing. */
export function Sparkline({ values, label }: SparklineProps) {
  const most = Math.max(1, ...values);
  const width = values.length * (BAR + GAP) - GAP;
  return (
    <svg className={classes.sparkline} viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img">
      <title>{label}</title>
      {values.map((value, i) => {
        const height = value <= 0 ? 1 : Math.max(LEAST, (value / most) * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={i}
            x={i * (BAR + GAP)}
            y={HEIGHT - height}
            width={BAR}
            height={height}
            data-empty={value <= 0 || undefined}
          />
        );
      })}
    </svg>
  );
}
