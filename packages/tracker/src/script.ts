/**
 * The script that a studio puts on its site: a tracker with what its tag says, as `window.regulars`.
 *
 *   <script async src="https://studio.example/r/r.js" data-key="PUBLIC_KEY"></script>
 *
 * Calls may be pushed before it has loaded: `(window.regulars = window.regulars || []).push(["track", "class.viewed"])`.
 */
import { attempt } from "./attempt.ts";
import type { Tracker, TrackerOptions } from "./options.ts";
import { startTracker } from "./tracker.ts";

type Command = readonly [name: keyof Tracker | "init", ...args: unknown[]];
type Call = (...args: unknown[]) => void;
declare global {
  interface Window {
    regulars?: readonly Command[] | (Tracker & { push(...commands: readonly Command[]): void });
  }
  interface Document {
    readonly prerendering?: boolean;
  }
}

const script = document.currentScript as HTMLScriptElement | null;

function start(): void {
  const waiting = window.regulars || [];
  // Loaded twice: the first one stays.
  if ("track" in waiting) return;
  const { key, cookieless, hash, ...rest } = script?.dataset ?? {};
  const options = {
    endpoint: script?.src.replace(/[^/]*$/, ""),
    writeKey: key,
    cookieless: cookieless !== undefined,
    hash: hash !== undefined,
    ...rest,
    ...(waiting.find((command) => command?.[0] === "init")?.[1] as Partial<TrackerOptions> | undefined),
  };
  const tracker = startTracker(options as TrackerOptions);
  const push = (...commands: readonly Command[]): void => {
    for (const command of commands) {
      attempt(() => {
        const [name, ...args] = command;
        (tracker[name as keyof Tracker] as Call)(...args);
      });
    }
  };
  window.regulars = { ...tracker, push };
  push(...waiting);
}

// A page that the browser loads ahead of a click has not been viewed yet.
if (document.prerendering) addEventListener("prerenderingchange", start);
else start();
