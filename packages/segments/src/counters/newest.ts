import { type CounterShape, type CounterState, type NewestState, WrongCounterState } from "./shape.ts";

/**
 * Keeps the newest `keep` instants, which is all that "n times within W" can ever ask for: whether at least n events are in a
 * window that ends now is told by the n-th newest alone.
 */
export function createNewest(keep: number): CounterShape {
  return {
    empty: { at: [] },
    add: (state, { occurredAt }) => {
      const { at } = newestOf(state);
      const oldest = at[at.length - 1];
      if (at.length >= keep && oldest !== undefined && occurredAt <= oldest) return state;
      const index = at.findIndex((instant) => instant <= occurredAt);
      if (index < 0) return { at: [...at, occurredAt] };
      return { at: [...at.slice(0, index), occurredAt, ...at.slice(index, keep - 1)] };
    },
    merge: (a, b) => ({ at: [...newestOf(a).at, ...newestOf(b).at].sort((x, y) => y - x).slice(0, keep) }),
  };
}

export function newestOf(state: CounterState): NewestState {
  if (!("at" in state)) throw new WrongCounterState(state, "newest instants");
  return state;
}
