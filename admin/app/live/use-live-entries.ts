import { notifications } from "@mantine/notifications";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { EntryCursor } from "../../server/api/live/entry-id.ts";
import type { LiveEntry } from "../../server/api/live/live-entry.ts";
import { useTRPC, useTRPCClient } from "../trpc.tsx";
import type { LiveFilter } from "./live-filter.ts";
import { countNotShown, MAX_SHOWN, readAgain, withArrived } from "./live-list.ts";

/** How often the page shows what came, so that a burst costs a few renderings and not one an entry. */
const SHOW_EVERY_MS = 150;
/** What was on its way into history when the page was made is there by then. */
const SETTLED_MS = 2_000;

export type Connection = "connecting" | "connected" | "lost";

export interface LivePageOfEntries {
  readonly entries: readonly LiveEntry[];
  readonly next: EntryCursor | null;
}

interface LiveEntries {
  /** Newest first. */
  readonly entries: readonly LiveEntry[];
  /** How many came while paused. */
  readonly waiting: number;
  readonly paused: boolean;
  readonly connection: Connection;
  readonly setPaused: (paused: boolean) => void;
  /** Whether there are older ones. */
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  readonly showOlder: () => Promise<void>;
}

/** What came in, as it comes, of what a filter lets through. `first` is what the server rendered. */
export function useLiveEntries(first: LivePageOfEntries, filter: LiveFilter): LiveEntries {
  const [entries, setEntries] = useState(first.entries);
  const [atEnd, setAtEnd] = useState(first.next === null);
  const [paused, setPaused] = useState(false);
  const [waiting, setWaiting] = useState(0);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const arrived = useRef<LiveEntry[]>([]);
  /** Those that "Show older" brought stay, beside as many as come by themselves. */
  const max = useRef(MAX_SHOWN);

  const trpc = useTRPC();
  const client = useTRPCClient();
  const [since] = useState(first.entries[0]?.id);
  const { status } = useSubscription(
    trpc.live.stream.subscriptionOptions(
      { ...filter, ...(since === undefined ? {} : { lastEventId: since }) },
      {
        onData: ({ data }) => {
          arrived.current.push(data);
          // While paused, only as many as could be shown are kept.
          if (arrived.current.length > MAX_SHOWN) arrived.current.shift();
        },
      },
    ),
  );

  const show = useCallback(() => {
    if (arrived.current.length === 0) return;
    const batch = arrived.current.splice(0);
    setEntries((shown) => withArrived(shown, batch, max.current));
  }, []);
  useEffect(() => {
    const wait = (): void => setWaiting(countNotShown(entries, arrived.current));
    const timer = setInterval(paused ? wait : show, SHOW_EVERY_MS);
    return () => clearInterval(timer);
  }, [paused, show, entries]);
  // What the server knows again, after the page was read afresh.
  useEffect(() => {
    setEntries((shown) => (shown === first.entries ? shown : readAgain(first.entries, shown)));
    setAtEnd(first.next === null);
    max.current = MAX_SHOWN;
  }, [first]);
  // What was worked out before this page listened, and was not in history yet when it was made.
  const connected = status === "pending";
  const [readOnce] = useState(() => ({ ...filter, limit: 20 }));
  useEffect(() => {
    if (!connected) return;
    const timer = setTimeout(async () => {
      const page = await client.live.list.query(readOnce).catch(() => undefined);
      if (page !== undefined) arrived.current.push(...page.entries.filter(({ outcome }) => outcome !== "dead_letter"));
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [connected, client, readOnce]);

  const last = entries.at(-1);
  return {
    entries,
    paused,
    waiting,
    connection: connected ? "connected" : status === "error" ? "lost" : "connecting",
    setPaused(next) {
      setPaused(next);
      setWaiting(0);
    },
    hasOlder: last !== undefined && (!atEnd || entries.length >= max.current),
    loadingOlder,
    async showOlder() {
      if (last === undefined || loadingOlder) return;
      setLoadingOlder(true);
      try {
        const older = await client.live.list.query({ ...filter, before: { at: last.at, id: last.id } });
        max.current += older.entries.length;
        setEntries((shown) => withArrived(shown, older.entries, max.current));
        setAtEnd(older.next === null);
      } catch {
        notifications.show({
          color: "red",
          title: "The older events could not be read",
          message: "What is shown stays. Please try again in a moment.",
        });
      } finally {
        setLoadingOlder(false);
      }
    },
  };
}
