import { useEffect, useState } from "react";
import type { LiveEntry } from "../../server/api/live/live-entry.ts";

/** The entry that stands open beside the list. It is in the address, so that it can be shared, without the page being read again. */
export function useOpenEntry(first: LiveEntry | undefined) {
  const [opened, setOpened] = useState(first);
  const id = opened?.id;
  useEffect(() => {
    const url = new URL(window.location.href);
    if ((url.searchParams.get("open") ?? undefined) === id) return;
    if (id === undefined) url.searchParams.delete("open");
    else url.searchParams.set("open", id);
    window.history.replaceState(window.history.state, "", url);
  }, [id]);
  return { opened, open: setOpened, close: () => setOpened(undefined) };
}
