import { Text, Title } from "@mantine/core";
import { Link } from "@remix-run/react";
import { IconChevronLeft } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { formatSeen, VISITS_WITH_SENTENCE } from "../shell/seen.ts";
import { useShell } from "../shell/use-shell.ts";
import classes from "./page-header.module.css";

interface PageHeaderProps {
  readonly title: ReactNode;
  /** Lower-case name of the page, by which visits are counted; with `sentence`. */
  readonly page?: string;
  /** What the page is for; no longer shown after the first visits. */
  readonly sentence?: string;
  /** What stands beside the title: a status, a count. */
  readonly beside?: ReactNode;
  /** The one main action, at the right. */
  readonly action?: ReactNode;
  /** The list that this page belongs to. */
  readonly back?: { readonly to: string; readonly name: string };
}

/** The top of every page. */
export function PageHeader({ title, page, sentence, beside, action, back }: PageHeaderProps) {
  const { seen } = useShell();
  const visits = page === undefined ? 0 : (seen[page] ?? 0);
  useEffect(() => {
    if (page === undefined || visits >= VISITS_WITH_SENTENCE) return;
    const text = formatSeen({ ...seen, [page]: visits + 1 });
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    document.cookie = `regulars-seen=${text}; path=/; max-age=31536000; samesite=lax`;
  }, [page, seen, visits]);
  return (
    <header className={classes.header}>
      {back !== undefined && (
        <Link to={back.to} prefetch="intent" className={classes.back}>
          <IconChevronLeft size={16} stroke={1.75} aria-hidden />
          {back.name}
        </Link>
      )}
      <div className={classes.row}>
        <div className={classes.words}>
          <div className={classes.title}>
            <Title order={1}>{title}</Title>
            {beside}
          </div>
          {sentence !== undefined && visits < VISITS_WITH_SENTENCE && <Text c="dimmed">{sentence}</Text>}
        </div>
        {action !== undefined && <div className={classes.action}>{action}</div>}
      </div>
    </header>
  );
}
