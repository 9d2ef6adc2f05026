import { useDebouncedValue } from "@mantine/hooks";
import type { ImportId } from "@regulars/contracts/ids";
import type { ImportKind, ImportMapping, LookAnswer } from "@regulars/contracts/imports";
import { useEffect, useRef, useState } from "react";
import { useTRPCClient } from "../trpc.tsx";

const SETTLED_MS = 250;

interface Look {
  readonly answer: LookAnswer;
  /** What is shown is of an earlier mapping. */
  readonly looking: boolean;
}

/** What a file becomes by a mapping that is being edited; `first` is what the page began with. */
export function useLook(importId: ImportId, kind: ImportKind, mapping: ImportMapping, first: LookAnswer): Look {
  const client = useTRPCClient();
  const wanted = JSON.stringify({ kind, mapping });
  const [settled] = useDebouncedValue(wanted, SETTLED_MS);
  const [looked, setLooked] = useState({ of: wanted, answer: first });
  const known = useRef(wanted);
  useEffect(() => {
    if (known.current === settled) return;
    const abort = new AbortController();
    const input = JSON.parse(settled) as { kind: ImportKind; mapping: ImportMapping };
    client.imports.look
      .mutate({ importId, ...input }, { signal: abort.signal })
      .then((answer) => {
        known.current = settled;
        setLooked({ of: settled, answer });
      })
      // Not reached: the rows of before stand, and the start says what is wrong.
      .catch(() => undefined);
    return () => abort.abort();
  }, [client, importId, settled]);
  return { answer: looked.answer, looking: looked.of !== wanted };
}
