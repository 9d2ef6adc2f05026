import { Button, NativeSelect } from "@mantine/core";
import { useNavigation, useRevalidator, useSearchParams } from "@remix-run/react";
import { IconArrowUp, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useCallback } from "react";
import type { LiveEntry } from "../../server/api/live/live-entry.ts";
import { PageHeader } from "../components/page-header.tsx";
import { SearchField } from "../components/search-field.tsx";
import { formatCount } from "../format/number.ts";
import { ConnectionState } from "./connection-state.tsx";
import { EntryDrawer } from "./drawer/entry-drawer.tsx";
import { EntryRow } from "./entry-row.tsx";
import classes from "./live.module.css";
import type { LiveFilter } from "./live-filter.ts";
import { NoEntries } from "./no-entries.tsx";
import { type LiveCounts, OutcomeTabs } from "./outcome-tabs.tsx";
import { ReplayAll } from "./replay-all.tsx";
import { useListKeys } from "./use-list-keys.ts";
import { useLiveCounts } from "./use-live-counts.ts";
import { type LivePageOfEntries, useLiveEntries } from "./use-live-entries.ts";
import { useOpenEntry } from "./use-open-entry.ts";

interface LivePageProps {
  readonly first: LivePageOfEntries;
  readonly filter: LiveFilter;
  readonly counts: LiveCounts;
  readonly sites: readonly { readonly siteId: string; readonly name: string }[];
  /** What the address has open. */
  readonly opened: LiveEntry | undefined;
  readonly ingestUrl: string;
  readonly publicKey: string | undefined;
}

/** What comes in, as it comes, and what becomes of it. */
export function LivePage({ first, filter, counts, sites, opened: firstOpened, ingestUrl, publicKey }: LivePageProps) {
  const live = useLiveEntries(first, filter);
  const { entries, waiting, paused, setPaused } = live;
  const { opened, open, close } = useOpenEntry(firstOpened);
  const { revalidate } = useRevalidator();
  const { counts: nowCounts, readCounts } = useLiveCounts(counts, { siteId: filter.siteId, newest: entries[0]?.id });
  const onReplayed = useCallback(() => {
    revalidate();
    readCounts();
  }, [revalidate, readCounts]);
  useListKeys({ entries, opened, open });
  const isLoading = useNavigation().state === "loading";
  const place = opened === undefined ? -1 : entries.findIndex(({ id }) => id === opened.id);
  return (
    <>
      <PageHeader
        title="Live"
        page="live"
        sentence="Everything that comes in, as it comes, and what becomes of it."
        beside={<ConnectionState connection={live.connection} paused={paused} />}
        action={
          <Button
            variant="default"
            leftSection={
              paused ? <IconPlayerPlay size={16} stroke={1.75} /> : <IconPlayerPause size={16} stroke={1.75} />
            }
            onClick={() => setPaused(!paused)}
          >
            {paused ? "Go on" : "Pause"}
          </Button>
        }
      />
      <OutcomeTabs show={filter.show} counts={nowCounts} />
      <div className={classes.filters}>
        <SearchField label="Search by event, person or message id" placeholder="Event, person or message id" />
        {sites.length > 0 && <SiteSelect sites={sites} />}
      </div>
      {filter.show === "dead_letter" && <ReplayAll waiting={nowCounts.deadLetters} onReplayed={onReplayed} />}
      {paused && waiting > 0 && (
        <Button
          className={classes.waiting ?? ""}
          size="xs"
          radius="xl"
          leftSection={<IconArrowUp size={14} stroke={2} />}
          onClick={() => setPaused(false)}
        >
          {formatCount(waiting)} new
        </Button>
      )}
      {entries.length > 0 ? (
        <ol className={classes.entries} aria-label="What came in, newest first" aria-busy={isLoading}>
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} isOpen={entry.id === opened?.id} onOpen={open} />
          ))}
        </ol>
      ) : (
        <NoEntries filter={filter} ingestUrl={ingestUrl} publicKey={publicKey} />
      )}
      {live.hasOlder && (
        <Button variant="default" mt="md" loading={live.loadingOlder} onClick={() => void live.showOlder()}>
          Show older
        </Button>
      )}
      {entries.length > 0 && (
        <p className={classes.keys}>
          <kbd>j</kbd> <kbd>k</kbd> or <kbd>↓</kbd> <kbd>↑</kbd> to move, <kbd>Enter</kbd> to open, <kbd>Esc</kbd> to
          close
        </p>
      )}
      <EntryDrawer
        entry={opened}
        newer={place > 0 ? entries[place - 1] : undefined}
        older={place === -1 ? undefined : entries[place + 1]}
        ingestUrl={ingestUrl}
        onOpen={open}
        onClose={close}
        onReplayed={onReplayed}
      />
    </>
  );
}

function SiteSelect({ sites }: Pick<LivePageProps, "sites">) {
  const [params, setParams] = useSearchParams();
  const change = (siteId: string): void =>
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        if (siteId === "") next.delete("site");
        else next.set("site", siteId);
        return next;
      },
      { preventScrollReset: true },
    );
  return (
    <NativeSelect
      aria-label="Site"
      value={params.get("site") ?? ""}
      onChange={(event) => change(event.currentTarget.value)}
      data={[{ value: "", label: "All sites" }, ...sites.map(({ siteId, name }) => ({ value: siteId, label: name }))]}
    />
  );
}
