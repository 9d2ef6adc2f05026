import { Link, useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import type { TimelineKind } from "../../server/api/timeline-kinds.ts";
import { changed } from "../components/table/table-query.ts";
import { formatCount } from "../format/number.ts";
import classes from "./timeline-filter.module.css";
import { KIND_NAMES, kindsText, toggled } from "./timeline-kinds.ts";

interface TimelineFilterProps {
  /** Those that there are, with how many of each. */
  readonly counts: readonly { readonly kind: TimelineKind; readonly entries: number }[];
  readonly chosen: readonly TimelineKind[];
}

/** What the timeline shows: everything, or any of the kinds that it holds. In the address, so that it is there again on return. */
export function TimelineFilter({ counts, chosen }: TimelineFilterProps) {
  const [params] = useSearchParams();
  const to = (kinds: readonly TimelineKind[]): string =>
    changed(params, { kinds: kindsText(kinds), before: undefined });
  // One that is chosen stays to be taken back, also when nothing of it is left.
  const kinds = [
    ...counts,
    ...chosen.filter((kind) => counts.every((count) => count.kind !== kind)).map((kind) => ({ kind, entries: 0 })),
  ];
  if (kinds.length < 2 && chosen.length === 0) return null;
  return (
    <nav className={classes.filter} aria-label="Shown in the timeline">
      <Choice to={to([])} isChosen={chosen.length === 0}>
        Everything
      </Choice>
      {kinds.map(({ kind, entries }) => (
        <Choice key={kind} to={to(toggled(chosen, kind))} isChosen={chosen.includes(kind)}>
          {KIND_NAMES[kind]} <span className={classes.count}>{formatCount(entries)}</span>
        </Choice>
      ))}
    </nav>
  );
}

interface ChoiceProps {
  readonly to: string;
  readonly isChosen: boolean;
  readonly children: ReactNode;
}

function Choice({ to, isChosen, children }: ChoiceProps) {
  return (
    <Link
      to={to}
      prefetch="intent"
      preventScrollReset
      replace
      className={classes.choice}
      aria-current={isChosen ? "true" : undefined}
    >
      {children}
    </Link>
  );
}
