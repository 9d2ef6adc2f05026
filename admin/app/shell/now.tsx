import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

const TICK_MS = 20_000;

const Now = createContext(0);

/** Lets the page's time go on from the server's, so that "5 minutes ago" stays true and both render the same at first. */
export function NowProvider({ nowMs, children }: { readonly nowMs: number; readonly children: ReactNode }) {
  const [elapsed, setElapsed] = useState({ sinceMs: nowMs, ms: 0 });
  useEffect(() => {
    const startMs = Date.now();
    const timer = setInterval(() => setElapsed({ sinceMs: nowMs, ms: Date.now() - startMs }), TICK_MS);
    return () => clearInterval(timer);
  }, [nowMs]);
  return <Now.Provider value={nowMs + (elapsed.sinceMs === nowMs ? elapsed.ms : 0)}>{children}</Now.Provider>;
}

/** Now (epoch ms), by the server's clock, to about 20 seconds. */
export function useNow(): number {
  return useContext(Now);
}
