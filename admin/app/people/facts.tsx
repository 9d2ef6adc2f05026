import type { ReactNode } from "react";
import { CopyAction } from "../components/copy.tsx";
import classes from "./facts.module.css";

interface FactsProps {
  readonly title: string;
  /** What is said when there are none. */
  readonly none: string;
  /** Beside the title. */
  readonly action?: ReactNode;
  readonly children: readonly ReactNode[];
}

/** Facts of one kind about a person, under a title. */
export function Facts({ title, none, action, children }: FactsProps) {
  return (
    <section className={classes.facts}>
      <div className={classes.head}>
        <h2>{title}</h2>
        {action}
      </div>
      {children.length === 0 ? <p className={classes.none}>{none}</p> : <ul>{children}</ul>}
    </section>
  );
}

interface FactProps {
  readonly name?: ReactNode;
  /** At the right. */
  readonly note: ReactNode;
  /** Below, smaller: where it came from. */
  readonly origin?: ReactNode;
  /** What can be done with it, shown on hover and focus. */
  readonly actions?: ReactNode;
  /** A text to copy, and what it is. */
  readonly copy?: { readonly value: string; readonly label: string };
  readonly children: ReactNode;
}

export function Fact({ name, note, origin, actions, copy, children }: FactProps) {
  return (
    <li className={classes.fact}>
      {name !== undefined && <span className={classes.name}>{name}</span>}
      <span className={classes.value}>
        <span>{children}</span>
        {(copy !== undefined || actions !== undefined) && (
          <span className={classes.actions}>
            {copy !== undefined && <CopyAction value={copy.value} label={copy.label} />}
            {actions}
          </span>
        )}
      </span>
      <span className={classes.note}>{note}</span>
      {origin !== undefined && <span className={classes.origin}>{origin}</span>}
    </li>
  );
}
