import { useQuery } from "@tanstack/react-query";
import type { LiveEntry } from "../../../server/api/live/live-entry.ts";
import { useTRPC } from "../../trpc.tsx";
import { pauseBeforeLook } from "./look-again.ts";

/**
 * What belongs to an entry. It shows here a moment before that is in history, so an accepted event is looked for again while it is not
 * there, and that of a refused field while it is on its way.
 */
export function useEntryDetails({ id, outcome }: Pick<LiveEntry, "id" | "outcome">) {
  const trpc = useTRPC();
  const mayBeLate = outcome === "accepted" || outcome === "rejected";
  return useQuery({
    ...trpc.live.get.queryOptions({ id }),
    retry: (failures) => mayBeLate && pauseBeforeLook(failures + 1) !== undefined,
    retryDelay: (failures) => pauseBeforeLook(failures + 1) ?? 0,
    refetchInterval: ({ state: { data, dataUpdateCount, errorUpdateCount } }) =>
      data?.acceptedOnItsWay === true && (pauseBeforeLook(dataUpdateCount + errorUpdateCount) ?? false),
  });
}
