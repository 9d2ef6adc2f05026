import { Button } from "@mantine/core";
import { Link, useSearchParams } from "@remix-run/react";
import { formatCount } from "../../format/number.ts";
import classes from "./data-table.module.css";
import { pageAddress } from "./table-query.ts";

interface PagingProps {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  readonly count: number;
}

/** Which rows are shown of how many, and the way to the next; nothing when all are on one page. */
export function Paging({ page, pageSize, count }: PagingProps) {
  const [params] = useSearchParams();
  const pages = Math.max(1, Math.ceil(count / pageSize));
  if (pages === 1 && page === 1) return null;
  const first = Math.min(count, (page - 1) * pageSize + 1);
  const last = Math.min(count, page * pageSize);
  return (
    <nav className={classes.paging} aria-label="Pages of the table">
      <span className="figures">
        {formatCount(first)} to {formatCount(last)} of {formatCount(count)}
      </span>
      <span className={classes.pages}>
        <PageButton name="Previous" to={page > 1 ? pageAddress(params, Math.min(page - 1, pages)) : undefined} />
        <PageButton name="Next" to={page < pages ? pageAddress(params, page + 1) : undefined} />
      </span>
    </nav>
  );
}

function PageButton({ name, to }: { readonly name: string; readonly to: string | undefined }) {
  if (to === undefined) {
    return (
      <Button variant="default" size="sm" disabled>
        {name}
      </Button>
    );
  }
  return (
    <Button component={Link} to={to} prefetch="intent" variant="default" size="sm">
      {name}
    </Button>
  );
}
