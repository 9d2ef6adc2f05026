import type { SegmentId } from "@regulars/contracts/ids";
import { useRevalidator } from "@remix-run/react";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "../trpc.tsx";

export interface SegmentCount {
  readonly segmentId: SegmentId;
  readonly memberCount: number;
  readonly status: "computing" | "live";
}

/**
 * How many people are in each of the segments shown, as it changes: the page's own numbers until the first comes. When one of them is
 * gone or done computing, or `all` are shown and there is another, the page is read again.
 */
export function useSegmentCounts(
  shown: readonly SegmentCount[],
  { all = false }: { readonly all?: boolean } = {},
): ReadonlyMap<string, SegmentCount> {
  const trpc = useTRPC();
  const { revalidate } = useRevalidator();
  const [live, setLive] = useState<readonly SegmentCount[]>(shown);
  const onData = (counts: readonly SegmentCount[]): void => {
    setLive(counts);
    const status = new Map(counts.map((count) => [count.segmentId, count.status]));
    const differs = shown.some((segment) => status.get(segment.segmentId) !== segment.status);
    if (differs || (all && counts.length !== shown.length)) revalidate();
  };
  useSubscription(trpc.segments.counts.subscriptionOptions(undefined, { onData }));
  return new Map([...shown, ...live].map((segment) => [segment.segmentId, segment]));
}

/** What screen readers are told: the segments whose number changed since the last time, and nothing of the others. */
export function useChangedCounts(
  segments: readonly { readonly segmentId: string; readonly name: string; readonly memberCount: number }[],
): string {
  const told = useRef<ReadonlyMap<string, number>>();
  const [text, setText] = useState("");
  const key = segments.map(({ segmentId, memberCount }) => `${segmentId} ${memberCount}`).join();
  const latest = useRef(segments);
  latest.current = segments;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when the numbers differ
  useEffect(() => {
    const before = told.current;
    told.current = new Map(latest.current.map(({ segmentId, memberCount }) => [segmentId, memberCount]));
    if (before === undefined) return;
    const changed = latest.current.filter(
      ({ segmentId, memberCount }) => before.has(segmentId) && before.get(segmentId) !== memberCount,
    );
    if (changed.length > 0) setText(changed.map((each) => `${each.name}: ${each.memberCount} people.`).join(" "));
  }, [key]);
  return text;
}
