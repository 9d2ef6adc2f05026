import { MAX_INSTANT_MS } from "@regulars/contracts/instant";
import type { Outcome } from "./outcome.ts";

/** Whether it holds now, and the earliest later instant (epoch ms) at which the clock alone may change that, if there is one. */
export interface Verdict {
  readonly truth: boolean;
  readonly nextChangeAt?: number;
}

const HOLDS: Verdict = { truth: true };
const FAILS: Verdict = { truth: false };

/** An instant beyond what a date can hold never comes. */
export function verdictOf({ truth, until }: Outcome): Verdict {
  if (until > MAX_INSTANT_MS) return truth ? HOLDS : FAILS;
  return { truth, nextChangeAt: until };
}
