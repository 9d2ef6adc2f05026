import type { SegmentId } from "@regulars/contracts/ids";
import { useRevalidator } from "@remix-run/react";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useState } from "react";
import { useTRPC } from "../trpc.tsx";

export interface SegmentCount {
  readonly segmentId: SegmentId;
  readonly memberCount: number;
  readonly status: "computing" | "live";
}

/**
 * How many people are in each segment, as it changes: the page's own numbers until the first comes. When the segments are other ones,
 * or one is done computing, the page is read again.
 */
export function useSegmentCounts(shown: readonly SegmentCount[]): ReadonlyMap<string, SegmentCount> {
  const trpc = useTRPC();
  const { revalidate } = useRevalidator();
  const [live, setLive] = useState<readonly SegmentCount[]>(shown);
  const onData = (counts: readonly SegmentCount[]): void => {
    const before = new Map(shown.map((segment) => [segment.segmentId, segment]));
    setLive(counts);
    const isSame = counts.every(({ segmentId, status }) => before.get(segmentId)?.status === status);
    if (!isSame || shown.some(({ segmentId }) => !counts.some((count) => count.segmentId === segmentId))) revalidate();
  };
  useSubscription(trpc.segments.counts.subscriptionOptions(undefined, { onData }));
  return new Map([...shown, ...live].map((segment) => [segment.segmentId, segment]));
}
