import { useRevalidator } from "@remix-run/react";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useTRPC } from "../trpc.tsx";

/** Reads the page again when someone changed sites or keys, and when the connection is back after it was lost. */
export function useSettingsChanges(): void {
  const trpc = useTRPC();
  const { revalidate } = useRevalidator();
  useSubscription(trpc.sites.changes.subscriptionOptions(undefined, { onData: () => revalidate() }));
}
