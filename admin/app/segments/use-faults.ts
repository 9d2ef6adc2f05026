import { useDebouncedValue } from "@mantine/hooks";
import type { DefinitionFault } from "@regulars/contracts/segment-definition";
import { useEffect, useState } from "react";
import { useTRPCClient } from "../trpc.tsx";
import { pathText, readJsonDocument, type Span } from "./json-document.ts";

/** A fault of a definition, in words and in its text. */
export interface PlacedFault {
  /** The path as code; absent when the text is no JSON. */
  readonly where: string | undefined;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly span: Span;
}

const SETTLED_MS = 250;

/**
 * What keeps the text from being saved, as it is typed: first what is no JSON, at once, then what the server finds in the definition.
 * `initial` is what the server found in the text that the page began with.
 */
export function useFaults(text: string, initial: readonly DefinitionFault[]) {
  const client = useTRPCClient();
  const [settled] = useDebouncedValue(text, SETTLED_MS);
  const [checked, setChecked] = useState({ text, faults: initial, done: false });
  useEffect(() => {
    const document = readJsonDocument(settled);
    if (!document.ok) return;
    const abort = new AbortController();
    client.segments.check
      .mutate({ definition: document.value }, { signal: abort.signal })
      .then(({ faults }) => setChecked({ text: settled, faults, done: true }))
      // Not reached: saving checks again, and says what is wrong.
      .catch(() => undefined);
    return () => abort.abort();
  }, [client, settled]);
  const document = readJsonDocument(text);
  if (!document.ok) {
    const fault: PlacedFault = { where: undefined, path: [], message: document.message, span: document.at };
    return { faults: [fault], checking: false };
  }
  // What was found in an earlier text stands until the newer one is checked; its places are of the text as it is now.
  const faults: readonly PlacedFault[] = checked.faults.map(({ path, message }) => ({
    where: pathText(path),
    path,
    message,
    span: document.spanOf(path),
  }));
  return { faults, checking: !checked.done || checked.text !== text };
}
