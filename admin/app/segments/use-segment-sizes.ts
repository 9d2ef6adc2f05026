import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc.tsx";

const DAYS = 30;

/**
 * People in each segment at the end of each of the last 30 days. After the page, as it reads the reports; absent until then, and while
 * they cannot be read.
 */
export function useSegmentSizes(): ReadonlyMap<string, readonly number[]> | undefined {
  const trpc = useTRPC();
  const { data } = useQuery({ ...trpc.segments.sizes.queryOptions({ days: DAYS }), staleTime: 60_000 });
  if (data === undefined) return undefined;
  return new Map(data.segments.map(({ segmentId, days }) => [segmentId, days.map(({ members }) => members)]));
}
