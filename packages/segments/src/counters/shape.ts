import type { Json, JsonObject } from "@regulars/contracts/json";

/** A track, page, screen or consent event as counters see it: its canonical name, when it happened (epoch ms), what it says. */
export interface CounterEvent {
  readonly name: string;
  readonly occurredAt: number;
  /** Of events of one instant the one with the greater id, as bytes, is later. */
  readonly messageId: string;
  readonly properties: JsonObject;
}

/** What a counter keeps of one profile. Plain JSON; which of them it is follows from the counter's spec. */
export type CounterState =
  | TallyState
  | NewestState
  | SumState
  | InstantsState
  | AmountsState
  | ValuesState
  | LatestState
  | HeldState;

/** How many events there were, ever. */
export interface TallyState {
  readonly n: number;
}

/** The instants (epoch ms) of the newest events, newest first; equal instants each count. */
export interface NewestState {
  readonly at: readonly number[];
}

/** What all values there ever were come to, as an exact decimal, and how many they were. */
export interface SumState {
  readonly sum: string;
  readonly count: number;
}

/**
 * One event of which something is kept: its occurredAt (epoch ms; 0 where it does not matter), the dates in its properties that
 * tests compare with the clock, in the order of the tests, and what else the counter keeps of it.
 */
export type Row<Kept extends readonly Json[] = readonly Json[]> = readonly [
  at: number,
  dates: readonly number[],
  ...kept: Kept,
];

/** Rows, newest first. */
export interface Rows<R extends Row> {
  /** The latest occurredAt ever counted, where rows are left out that are over by then. */
  readonly newest: number | null;
  readonly rows: readonly R[];
}

export type InstantRow = Row<readonly []>;
export type AmountRow = Row<readonly [amount: number]>;
export type ValueRow = Row<readonly [key: string]>;
/** Each value is a list of one, or an empty list where there was none. */
export type LatestRow = Row<readonly [messageId: string, values: readonly (readonly Json[])[]]>;

export interface InstantsState {
  readonly newest: number | null;
  readonly instants: readonly InstantRow[];
}

export interface AmountsState {
  readonly newest: number | null;
  readonly amounts: readonly AmountRow[];
}

export interface ValuesState {
  readonly newest: number | null;
  readonly values: readonly ValueRow[];
}

export interface LatestState {
  readonly newest: number | null;
  readonly latest: readonly LatestRow[];
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
