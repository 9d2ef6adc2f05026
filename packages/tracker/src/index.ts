import type { Fields, Tracker, TrackerOptions } from "./options.ts";
import { startTracker } from "./tracker.ts";

export type { ConsentChoices, Fields, Tracker, TrackerOptions } from "./options.ts";

/**
 * Begins to tell what happens on this page: page views by itself, the rest as the tracker's functions are called. Call it once, in the
 * browser; where there is no page (on a server) its tracker does nothing, and on a page that is prerendered it waits until that is seen.
 */
export function createTracker(options: TrackerOptions): Tracker {
  if (typeof document === "undefined") return trackerOf(() => undefined);
  if (!(document as { readonly prerendering?: boolean }).prerendering) return startTracker(options);
  const waiting: Call[] = [];
  let call = (called: Call): unknown => waiting.push(called);
  const start = (): void => {
    const tracker = startTracker(options);
    call = (called) => called(tracker);
    waiting.forEach(call);
  };
  addEventListener("prerenderingchange", start, { once: true });
  return trackerOf((called) => call(called));
}

type Call = (tracker: Tracker) => void;

/** A tracker whose calls somebody else makes. */
function trackerOf(call: (called: Call) => unknown): Tracker {
  return {
    page: (...args) => void call((tracker) => tracker.page(...args)),
    track: (...args) => void call((tracker) => tracker.track(...args)),
    identify: (...args: unknown[]) => void call((tracker) => tracker.identify(...(args as [string, Fields?]))),
    consent: (...args) => void call((tracker) => tracker.consent(...args)),
    reset: () => void call((tracker) => tracker.reset()),
  };
}
