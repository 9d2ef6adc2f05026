import { Link, useSearchParams } from "@remix-run/react";
import { changed } from "../components/table/table-query.ts";
import { formatCount } from "../format/number.ts";
import classes from "./live.module.css";
import { SHOWN, type Shown } from "./live-filter.ts";

export interface LiveCounts {
  readonly all: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly deadLetters: number;
  readonly bots: number;
}

const TABS: Readonly<Record<Shown, { readonly name: string; readonly count: keyof LiveCounts }>> = {
  all: { name: "All", count: "all" },
  accepted: { name: "Accepted", count: "accepted" },
  rejected: { name: "Rejected", count: "rejected" },
  dead_letter: { name: "Not worked out", count: "deadLetters" },
  bot: { name: "Bots", count: "bots" },
};

/** What became of it, with how many of each came in the last 24 hours. */
export function OutcomeTabs({ show, counts }: { readonly show: Shown; readonly counts: LiveCounts }) {
  const [params] = useSearchParams();
  return (
    <nav className={classes.tabs} aria-label="What became of it, with counts of the last 24 hours">
      {SHOWN.map((shown) => {
        const { name, count } = TABS[shown];
        const to = changed(params, { show: shown === "all" ? undefined : shown, open: undefined });
        return (
          <Link
            key={shown}
            to={to}
            prefetch="intent"
            preventScrollReset
            className={classes.tab}
            aria-current={shown === show ? "page" : undefined}
            data-alarm={counts[count] > 0 && (shown === "rejected" || shown === "dead_letter") ? shown : undefined}
            title={shown === "dead_letter" ? "All that wait" : "In the last 24 hours"}
          >
            {name}
            <span className={classes.tabCount}>{formatCount(counts[count])}</span>
          </Link>
        );
      })}
    </nav>
  );
}
