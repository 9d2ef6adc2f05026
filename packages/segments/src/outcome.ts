/**
 * What a rule or a test says at an instant, and until when the clock alone cannot make it say otherwise.
 * `until` is the earliest later instant (epoch ms) at which it may change, `Infinity` when time never changes it.
 */
export interface Outcome {
  readonly truth: boolean;
  readonly until: number;
}

/** True, and false, whatever the clock says. Shared, so that the common answers cost no allocation. */
export const LASTING_TRUE: Outcome = { truth: true, until: Number.POSITIVE_INFINITY };
export const LASTING_FALSE: Outcome = { truth: false, until: Number.POSITIVE_INFINITY };

export function lasting(truth: boolean): Outcome {
  return truth ? LASTING_TRUE : LASTING_FALSE;
}

export function outcome(truth: boolean, until: number): Outcome {
  return until === Number.POSITIVE_INFINITY ? lasting(truth) : { truth, until };
}

/** The same truth, but perhaps not for as long. */
export function sooner({ truth, until }: Outcome, limit: number): Outcome {
  return outcome(truth, Math.min(until, limit));
}

/**
 * What several together say when one of truth `decisive` decides: false for all, true for any. As long as one such stands they
 * do, so it lasts as long as the longest of them; without one it lasts until the first changes.
 */
export function combine<T>(parts: readonly T[], decisive: boolean, outcomeOf: (part: T) => Outcome): Outcome {
  let decided = false;
  let lastsUntil = 0;
  let firstChange = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    const { truth, until } = outcomeOf(part);
    if (truth !== decisive) {
      if (until < firstChange) firstChange = until;
    } else {
      if (until === Number.POSITIVE_INFINITY) return lasting(decisive);
      lastsUntil = decided ? Math.max(lastsUntil, until) : until;
      decided = true;
    }
  }
  return decided ? outcome(decisive, lastsUntil) : outcome(!decisive, firstChange);
}
