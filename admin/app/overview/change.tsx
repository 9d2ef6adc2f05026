import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import { formatShare } from "../format/number.ts";
import classes from "./overview.module.css";

interface ChangeProps {
  readonly now: number;
  readonly before: number;
  /** What was before, in words of the figure: `€540.00`. */
  readonly beforeText: string;
}

/** How a figure moved against the period before; without colour, as up is not always good. */
export function Change({ now, before, beforeText }: ChangeProps) {
  if (before === 0) return <>{now === 0 ? "None before either" : "None before"}</>;
  if (before < 0) return <>{beforeText} before</>;
  const share = (now - before) / before;
  if (Math.round(share * 100) === 0) return <>As before</>;
  const Arrow = share > 0 ? IconArrowUpRight : IconArrowDownRight;
  return (
    <span className={classes.change}>
      <Arrow size={16} stroke={1.75} aria-hidden />
      {share > 0 ? "Up" : "Down"} {formatShare(Math.abs(share))} from {beforeText}
    </span>
  );
}
