import { type CounterShape, type CounterState, WrongCounterState } from "./shape.ts";

/** Counts all events, ever: one number. */
export const TALLY: CounterShape = {
  empty: { n: 0 },
  add: (state) => ({ n: tallyOf(state) + 1 }),
  merge: (a, b) => ({ n: tallyOf(a) + tallyOf(b) }),
};

export function tallyOf(state: CounterState): number {
  if (!("n" in state)) throw new WrongCounterState(state, "a tally");
  return state.n;
}
