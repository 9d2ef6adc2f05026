import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { formatShare } from "../format/number.ts";
import classes from "./figures.module.css";

interface FiguresProps {
  readonly label: string;
  /** `Figure`s; three or four. */
  readonly children: ReactNode;
}

/** The figures that matter, under the header of a page. */
export function Figures({ label, children }: FiguresProps) {
  return (
    <dl className={classes.figures} aria-label={label}>
      {children}
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: ReactNode;
  /** A few words under the number. */
  readonly note?: ReactNode;
}

export function Figure({ name, value, note }: FigureProps) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>
        <span className={classes.value}>{value}</span>
        {note !== undefined && <span className={classes.note}>{note}</span>}
      </dd>
    </div>
  );
}

interface ChangeProps {
  readonly now: number;
  readonly before: number;
  /** `before` as it is written. */
  readonly beforeText: string;
}

/** How a number compares with the period before it. */
export function Change({ now, before, beforeText }: ChangeProps) {
  if (before <= 0) return <>{beforeText} before</>;
  const change = (now - before) / before;
  const [Arrow, word] =
    change > 0 ? [IconArrowUpRight, "up"] : change < 0 ? [IconArrowDownRight, "down"] : [IconArrowRight, "as before"];
  return (
    <>
      <Arrow size={14} stroke={2} className={classes.arrow} data-direction={word} aria-hidden />
      {change === 0 ? `As before (${beforeText})` : `${formatShare(Math.abs(change))} ${word} from ${beforeText}`}
    </>
  );
}
