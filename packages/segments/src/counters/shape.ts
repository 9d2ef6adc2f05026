import type { JsonObject } from "@regulars/contracts/json";

/** What a counter keeps of one profile. Plain JSON; which of the three it is follows from the counter's spec. */
export type CounterState = TallyState | NewestState | DatedState;

/** How many events there were, ever. */
export interface TallyState {
  readonly n: number;
}

/** The instants (epoch ms) of the newest events, newest first; equal instants each count. */
export interface NewestState {
  readonly at: readonly number[];
}

/**
 * Events whose properties are compared with the clock. A row is `[occurredAt, date of test 1, date of test 2, …]` (epoch ms),
 * newest first. `newest` is the latest occurredAt ever counted: rows whose dates are over by then are gone.
 */
export interface DatedState {
  readonly newest: number | null;
  readonly rows: readonly (readonly number[])[];
}

/** How a counter of one shape counts the events that its spec lets through. */
export interface CounterShape {
  readonly empty: CounterState;
  /** The state with one more event; the same object when that leaves it as it was. */
  readonly add: (state: CounterState, occurredAt: number, properties: JsonObject) => CounterState;
  /** The state that all events of both would have made. Commutative and associative. */
  readonly merge: (a: CounterState, b: CounterState) => CounterState;
}

/** Thrown when a state is given to a counter of another shape, which only a mix-up of keys can bring about. */
export class WrongCounterState extends Error {
  override readonly name = "WrongCounterState";
  constructor(state: CounterState, expected: string) {
    super(`A counter expected the state of ${expected} but got {${Object.keys(state).join(", ")}}`);
  }
}
