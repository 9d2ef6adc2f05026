import type { ImportId } from "@regulars/contracts/ids";
import { useRevalidator } from "@remix-run/react";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useRef, useState } from "react";
import { useTRPC } from "../trpc.tsx";
import type { ShownImport } from "./import-words.ts";

/** The imports shown, as they move: the page's own until the first comes. Another one, another status
 * or a first refused row, and the page is read again. */
export function useImportProgress<Row extends ShownImport>(shown: readonly Row[], importId?: ImportId): readonly Row[] {
  const trpc = useTRPC();
  const { revalidate } = useRevalidator();
  const [live, setLive] = useState<readonly ShownImport[]>([]);
  const known = useRef(shown);
  known.current = shown;
  const onData = (imports: readonly ShownImport[]): void => {
    setLive(imports);
    const before = new Map(known.current.map((row) => [row.importId, sortOf(row)]));
    if (imports.some((row) => before.get(row.importId) !== sortOf(row))) revalidate();
  };
  const input = importId === undefined ? undefined : { importId };
  useSubscription(trpc.imports.progress.subscriptionOptions(input, { onData }));
  const byId = new Map(live.map((row) => [row.importId, row]));
  // What the page read last may be newer than what the subscription said last.
  return shown.map((row) => {
    const newer = byId.get(row.importId);
    return newer === undefined || newer.position < row.position || newer.status !== row.status
      ? row
      : { ...row, ...newer };
  });
}

/** What a page shows differently, rather than as another number. */
function sortOf({ status, rejected, incomplete }: ShownImport): string {
  return `${status} ${rejected + incomplete > 0}`;
}
