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
