import { LRUCache } from "lru-cache";

/** How much may pass in each of many names: so much a second, and so much at once after a rest. */
export interface TokenBuckets {
  /** Takes one. @returns 0, or after how many whole seconds (at least 1) it may be tried again; nothing is taken then */
  take(name: string): number;
}

export interface TokenBucketOptions {
  /** Above 0. */
  readonly perSecond: number;
  /** At least 1. */
  readonly burst: number;
  /** Names that are remembered; the one longest unused is forgotten first, and starts afresh. */
  readonly max: number;
  /** Milliseconds of a clock that only goes forward, e.g. `performance.now`. */
  readonly elapsedMs: () => number;
}

interface Bucket {
  tokens: number;
  filledMs: number;
}

/** Token buckets in the memory of this process: some 200 bytes a name. */
export function createTokenBuckets({ perSecond, burst, max, elapsedMs }: TokenBucketOptions): TokenBuckets {
  const buckets = new LRUCache<string, Bucket>({ max });
  return {
    take(name) {
      const nowMs = elapsedMs();
      const bucket = buckets.get(name);
      if (bucket === undefined) {
        buckets.set(name, { tokens: burst - 1, filledMs: nowMs });
        return 0;
      }
      bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledMs) / 1_000) * perSecond);
      bucket.filledMs = nowMs;
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
      bucket.tokens -= 1;
      return 0;
    },
  };
}

/** Buckets that never run out. */
export const UNLIMITED: TokenBuckets = { take: () => 0 };
