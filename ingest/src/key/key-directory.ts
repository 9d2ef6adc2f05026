import { LRUCache } from "lru-cache";
import type { ApiKey } from "./api-key.ts";

export interface KeyDirectory {
  /** True for a key that was found before, whether or not the database will be asked again. */
  knows(key: string): boolean;
  /**
   * What a key stands for, at once when it was asked lately; `undefined` for an unknown one.
   * @throws KeysUnavailableError when that cannot be found out now
   */
  find(key: string): ApiKey | undefined | Promise<ApiKey | undefined>;
}

/** Thrown when the database does not answer and the key is not one that was seen lately. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
}

export interface KeyDirectoryOptions {
  readonly lookUp: (key: string) => Promise<ApiKey | undefined>;
  /** Milliseconds of a clock that only goes forward, e.g. `performance.now`. */
  readonly elapsedMs: () => number;
  /** How soon a disabled key stops and a new one works; default 3 s. */
  readonly freshMs?: number;
  /** How long a known key goes on while the database is away, or too many others are being looked up; default 10 minutes. */
  readonly staleMs?: number;
  /** Longest wait for the database; default 2 s. */
  readonly lookUpMs?: number;
}

interface Known {
  readonly key: ApiKey | undefined;
  /** When the database said so. */
  readonly learnedMs: number;
  /** When to ask again. */
  askMs: number;
}

const MAX_KNOWN = 10_000;
const MAX_UNKNOWN = 10_000;
const MAX_LOOK_UPS = 200;

/**
 * Remembers what the database said of a key for a few seconds, and goes on with it for some minutes while the database is away.
 * Known and unknown keys are remembered apart, so that a flood of invented keys does not push out the real ones. Holds at
 * most 20,000 short entries (some 5 MB); nothing needs to survive a crash.
 */
export function createKeyDirectory(options: KeyDirectoryOptions): KeyDirectory {
  const { lookUp, elapsedMs, freshMs = 3_000, staleMs = 600_000, lookUpMs = 2_000 } = options;
  const known = new LRUCache<string, Known>({ max: MAX_KNOWN });
  const unknown = new LRUCache<string, Known>({ max: MAX_UNKNOWN });
  const asking = new Map<string, Promise<ApiKey | undefined>>();

  const isStale = ({ learnedMs }: Known): boolean => elapsedMs() - learnedMs > staleMs;

  const ask = async (key: string, remembered: Known | undefined): Promise<ApiKey | undefined> => {
    try {
      const found = await withTimeout(lookUp(key), lookUpMs);
      const nowMs = elapsedMs();
      const entry: Known = { key: found, learnedMs: nowMs, askMs: nowMs + freshMs };
      (found === undefined ? known : unknown).delete(key);
      (found === undefined ? unknown : known).set(key, entry);
      return found;
    } catch (cause) {
      if (remembered === undefined || isStale(remembered)) {
        throw new KeysUnavailableError("The key cannot be looked up", { cause });
      }
      remembered.askMs = elapsedMs() + freshMs;
      return remembered.key;
    }
  };

  return {
    knows: (key) => known.has(key),
    find(key) {
      const remembered = known.get(key) ?? unknown.get(key);
      if (remembered !== undefined && elapsedMs() < remembered.askMs) return remembered.key;
      const underway = asking.get(key);
      if (underway !== undefined) return underway;
      if (asking.size >= MAX_LOOK_UPS) {
        // A flood of invented keys must not stop the studios whose key is known; an unknown one may have been made since.
        if (remembered?.key !== undefined && !isStale(remembered)) return remembered.key;
        return Promise.reject(new KeysUnavailableError("Too many keys are being looked up"));
      }
      const answer = ask(key, remembered).finally(() => asking.delete(key));
      asking.set(key, answer);
      return answer;
    },
  };
}

async function withTimeout<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
