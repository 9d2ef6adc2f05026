import type { SiteId } from "@regulars/contracts/ids";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "../trpc.tsx";
import type { LiveCounts } from "./outcome-tabs.tsx";

/** Counting reads a day of events, so a busy stream has it done now and then, and a quiet one not at all. */
const COUNT_EVERY_MS = 5_000;

/** How much came in the last day: the page's own numbers until more has come. */
export function useLiveCounts(
  first: LiveCounts,
  { siteId, newest }: { readonly siteId: SiteId | undefined; readonly newest: string | undefined },
): { readonly counts: LiveCounts; readonly readCounts: () => void } {
  const trpc = useTRPC();
  const { data, refetch } = useQuery({
    ...trpc.live.counts.queryOptions(siteId === undefined ? {} : { siteId }),
    initialData: first,
    placeholderData: keepPreviousData,
  });
  const counted = useRef(newest);
  const latest = useRef(newest);
  latest.current = newest;
  useEffect(() => {
    const timer = setInterval(() => {
      if (latest.current === counted.current) return;
      counted.current = latest.current;
      void refetch();
    }, COUNT_EVERY_MS);
    return () => clearInterval(timer);
  }, [refetch]);
  return { counts: data, readCounts: () => void refetch() };
}
