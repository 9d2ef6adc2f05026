import type { ReactNode } from "react";
import classes from "./figures.module.css";

export interface Figure {
  readonly name: string;
  readonly value: ReactNode;
  /** A few words under the number. */
  readonly note?: ReactNode;
}

/** The figures that matter, three or four, under the header of a page. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className={classes.figures}>
      {figures.map(({ name, value, note }) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd>
            <span className={classes.value}>{value}</span>
            {note !== undefined && <span className={classes.note}>{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
