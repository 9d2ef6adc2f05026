import { useSyncExternalStore } from "react";

/** False on the server and while the page comes alive, then true: for parts that only a browser can show. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}

function neverChanges(): () => void {
  return () => undefined;
}
