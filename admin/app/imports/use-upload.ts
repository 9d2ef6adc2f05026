import { useEffect, useRef, useState } from "react";
import { SendError, sendFile } from "./send-file.ts";

interface Upload {
  /** Bytes that have arrived; `undefined` while nothing is sent. */
  readonly sent: number | undefined;
  readonly total: number;
  readonly fault: string | undefined;
  readonly fail: (message: string) => void;
  readonly send: (file: File, upload: { readonly importId: string; readonly received: number }) => Promise<boolean>;
}

/** Sends a file while the page is open, and says how far it is. */
export function useUpload(): Upload {
  const [sent, setSent] = useState<number>();
  const [total, setTotal] = useState(0);
  const [fault, setFault] = useState<string>();
  const abort = useRef<AbortController>();
  useEffect(() => () => abort.current?.abort(), []);
  const fail = (message: string): void => {
    setSent(undefined);
    setFault(message);
  };
  return {
    sent,
    total,
    fault,
    fail,
    async send(file, { importId, received }) {
      abort.current = new AbortController();
      const { signal } = abort.current;
      setFault(undefined);
      setTotal(file.size);
      try {
        await sendFile(file, { importId, received, signal, onProgress: setSent });
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        fail(error instanceof SendError ? error.message : "The file could not be read. Choose it again.");
        return false;
      }
    },
  };
}
