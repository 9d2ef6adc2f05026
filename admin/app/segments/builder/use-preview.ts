import { useDebouncedValue } from "@mantine/hooks";
import { parseDefinition } from "@regulars/contracts/segment-definition";
import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useRef, useState } from "react";
import type { AppRouter } from "../../../server/api/router.ts";
import { useTRPCClient } from "../../trpc.tsx";
import { readJsonDocument } from "../json-document.ts";
import type { RulePath, WrittenTree } from "./write-tree.ts";

export type Preview = inferRouterOutputs<AppRouter>["segments"]["preview"];
type Counts = ReadonlyMap<string, number>;

export interface CountedPreview {
  /** The newest that came: of an earlier definition while the one that is shown is counted. */
  readonly preview: Preview | undefined;
  /** How many people each node of the tree lets through, by its id. */
  readonly counts: Counts;
  readonly state: "counting" | "counted" | "incomplete" | "failed";
}

interface Got {
  readonly of: string;
  readonly preview: Preview | undefined;
  readonly counts: Counts;
  readonly failed: boolean;
}

/** How long nothing is changed before it is counted: short, as all of it is to be there within 300 ms. */
const SETTLED_MS = 80;
const NO_COUNTS: Counts = new Map();

/** Who fits a definition, while it is edited. Another edit ends the count that is under way. */
export function usePreview(text: string, paths: WrittenTree["paths"] | undefined): CountedPreview {
  const client = useTRPCClient();
  const [settled] = useDebouncedValue(text, SETTLED_MS);
  const [got, setGot] = useState<Got>();
  const latestPaths = useRef(paths);
  latestPaths.current = paths;
  useEffect(() => {
    const definition = wholeDefinition(settled);
    if (definition === undefined) return;
    // Those of this text: when the answer comes the tree may be another.
    const pathsOfIt = latestPaths.current;
    const abort = new AbortController();
    client.segments.preview
      .mutate({ definition }, { signal: abort.signal })
      .then((preview) => setGot({ of: settled, preview, counts: countsById(preview.byRule, pathsOfIt), failed: false }))
      .catch(() => {
        if (abort.signal.aborted) return;
        setGot((before) => ({ of: settled, preview: before?.preview, counts: NO_COUNTS, failed: true }));
      });
    return () => abort.abort();
  }, [client, settled]);
  const state = stateOf();
  return { preview: got?.preview, counts: got?.counts ?? NO_COUNTS, state };

  function stateOf(): CountedPreview["state"] {
    if (got?.of === text) return got.failed ? "failed" : "counted";
    return wholeDefinition(text) === undefined ? "incomplete" : "counting";
  }
}

function wholeDefinition(text: string): unknown {
  const document = readJsonDocument(text);
  return document.ok && parseDefinition(document.value).ok ? document.value : undefined;
}

/** The counts of nodes that stand exactly where a count is of. */
export function countsById(
  byRule: readonly { readonly path: RulePath; readonly count: number }[],
  paths: WrittenTree["paths"] = new Map(),
): Counts {
  const counts = new Map(byRule.map(({ path, count }) => [path.join("/"), count]));
  return new Map(
    [...paths].flatMap(([id, path]): [string, number][] => {
      const count = counts.get(path.join("/"));
      return count === undefined ? [] : [[id, count]];
    }),
  );
}
