import type { JsonObject } from "@regulars/contracts/json";

/** A track, page, screen or consent event as counters see it: its canonical name, when it happened (epoch ms), what it says. */
export interface CounterEvent {
  readonly name: string;
  readonly occurredAt: number;
  /** Of events of one instant the one with the greater id, as bytes, is later. */
  readonly messageId: string;
  readonly properties: JsonObject;
}

/** What a counter keeps of one profile. Plain JSON; which of them it is follows from the counter's spec. */
export type CounterState = TallyState | NewestState | DatedState | HeldState;

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

/**
 * Messages about one trait. `other` is the latest that said another value or removed it; `held` are those after it that said the
 * value, newest first, one per instant.
 */
export interface HeldState {
  readonly other: MessageMoment | null;
  readonly held: readonly MessageMoment[];
}

/** When something was said and the id of the message that said it. */
export type MessageMoment = readonly [at: number, messageId: string];

/** How a counter of one shape counts the events that its spec lets through. */
export interface CounterShape {
  readonly empty: CounterState;
  /** The state with one more event; the same object when that leaves it as it was. */
  readonly add: (state: CounterState, event: CounterEvent) => CounterState;
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
