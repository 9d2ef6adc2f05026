import type { Clock } from "@regulars/runtime/clock";

/** The instant at which a shard's clock next has something to do. */
export interface Alarm {
  set(instantMs: number | undefined): void;
  /** Sets it earlier if this is earlier. */
  atLatest(instantMs: number | undefined): void;
  isDue(nowMs: number): boolean;
  cancel(): void;
}

/** Calls back when the earliest instant that it was given has come. */
export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let dueAt: number | undefined;
  let cancel = (): void => {};
  const set = (instantMs: number | undefined): void => {
    cancel();
    dueAt = instantMs;
    cancel = instantMs === undefined ? () => {} : clock.at(instantMs, () => comeTo(instantMs));
  };
  /** A clock that was set back since is waited for again. */
  const comeTo = (instantMs: number): void => (clock.now() < instantMs ? set(instantMs) : ring());
  return {
    set,
    atLatest(instantMs: number | undefined) {
      if (instantMs !== undefined && (dueAt === undefined || instantMs < dueAt)) set(instantMs);
    },
    isDue: (nowMs: number): boolean => dueAt !== undefined && dueAt <= nowMs,
    cancel: () => cancel(),
  };
}
