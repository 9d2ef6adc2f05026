import { LRUCache } from "lru-cache";

/** Tells who sends page views faster than a person can look at pages. */
export interface RateWatch {
  /** Counts `views` page views, 0 or more, at `nowMs` of a clock that only goes forward. @returns whether there have been too many */
  isFast(who: string, nowMs: number, views?: number): boolean;
}

interface Window {
  /** When the current window began. */
  beganMs: number;
  views: number;
  /** Of the window before. */
  earlier: number;
}

export interface RateWatchOptions {
  /** Page views a second, kept up over a window, that no person makes; default 20. */
  readonly perSecond?: number;
  /** Default 10 s: long enough for a page view a second with a burst of what a phone held back while it was offline. */
  readonly windowMs?: number;
  /** Visitors and addresses that are remembered; default 50,000, some 10 MB. */
  readonly max?: number;
}

/**
 * Counts by sliding window: the views of this window and, by the part of it that still overlaps, those of the one before. Bounded by
 * forgetting whom it has not seen for longest; a crash forgets all, which marks nobody.
 */
export function createRateWatch({ perSecond = 20, windowMs = 10_000, max = 50_000 }: RateWatchOptions = {}): RateWatch {
  const windows = new LRUCache<string, Window>({ max });
  const most = (perSecond * windowMs) / 1_000;

  const windowAt = (who: string, nowMs: number): Window | undefined => {
    const window = windows.get(who);
    if (window === undefined) return undefined;
    const passed = Math.floor((nowMs - window.beganMs) / windowMs);
    if (passed <= 0) return window;
    window.earlier = passed === 1 ? window.views : 0;
    window.views = 0;
    window.beganMs += passed * windowMs;
    return window;
  };

  return {
    isFast(who, nowMs, views = 0) {
      const window = windowAt(who, nowMs);
      if (window === undefined) {
        if (views > 0) windows.set(who, { beganMs: nowMs, views, earlier: 0 });
        return views > most;
      }
      window.views += views;
      if (window.views + window.earlier <= most) return false;
      const overlap = 1 - (nowMs - window.beganMs) / windowMs;
      return window.views + window.earlier * Math.min(1, Math.max(0, overlap)) > most;
    },
  };
}
