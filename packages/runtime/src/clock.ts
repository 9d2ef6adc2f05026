/** Time is a port: every process takes a `Clock`, and nothing else tells it the time. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Calls back once the clock has reached the instant (at once, but not synchronously, if it has), unless cancelled.
   * @returns cancels
   */
  at(instantMs: number, callback: () => void): () => void;
}

/** Longest time that one Node timer can wait (2^31 - 1 ms). */
const MAX_TIMER_MS = 2_147_483_647;

export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    at(instantMs, callback) {
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const waitMs = instantMs - Date.now();
        timer = waitMs > MAX_TIMER_MS ? setTimeout(arm, MAX_TIMER_MS) : setTimeout(fire, Math.max(0, waitMs));
        timer.unref();
      };
      // A timer may fire up to a millisecond early against Date.now(); the contract is "has reached".
      const fire = (): void => (Date.now() < instantMs ? arm() : callback());
      arm();
      return () => clearTimeout(timer);
    },
  };
}

/** A clock that stands still until it is set; it may be set to any instant, earlier ones included. */
export interface ManualClock extends Clock {
  set(instantMs: number): void;
}

export function manualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  const waiting = new Map<symbol, { readonly instantMs: number; readonly callback: () => void }>();
  const fireDue = (): void => {
    const due = [...waiting]
      .filter(([, { instantMs }]) => instantMs <= nowMs)
      .sort(([, a], [, b]) => a.instantMs - b.instantMs);
    for (const [key] of due) waiting.delete(key);
    for (const [, { callback }] of due) callback();
  };
  return {
    now: () => nowMs,
    set(instantMs) {
      nowMs = instantMs;
      fireDue();
    },
    at(instantMs, callback) {
      const key = Symbol();
      waiting.set(key, { instantMs, callback });
      if (instantMs <= nowMs) setImmediate(fireDue);
      return () => waiting.delete(key);
    },
  };
}
