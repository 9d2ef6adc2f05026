import type { Json } from "@regulars/contracts/json";
import { isLater } from "@regulars/contracts/text-order";
import { equalTo } from "../operators/equality.ts";
import { type CounterState, type HeldState, type MessageMoment, WrongCounterState } from "./shape.ts";

/** What one message says of a trait. */
export interface TraitMessage {
  /** At the counter's path after this message says so; `undefined` when it is absent or removed. */
  readonly value: Json | undefined;
  /** When the message occurred (epoch ms). */
  readonly at: number;
  readonly messageId: string;
}

export interface HeldShape {
  readonly empty: HeldState;
  readonly add: (state: CounterState, message: TraitMessage) => CounterState;
  readonly merge: (a: CounterState, b: CounterState) => CounterState;
}

/**
 * Keeps since when a trait has had a value. A message that comes late may cut the run anywhere, and then it counts from the next
 * one that said the value: hence the instant of each is kept. Of those that are `forMs` old by the newest one is enough, the
 * newest of them: a run that has it, or begins with it, has lasted.
 */
export function createHeld(wanted: Json, forMs: number): HeldShape {
  const isValue = equalTo(wanted);
  return {
    empty: { other: null, held: [] },
    add: (state, { value, at, messageId }) => {
      const before = heldOf(state);
      const moment: MessageMoment = [at, messageId];
      const after = isValue(value)
        ? settle(before.other, [...before.held, moment], forMs)
        : settle(later(before.other, moment), before.held, forMs);
      return same(before, after) ? state : after;
    },
    merge: (a, b) => {
      const [first, second] = [heldOf(a), heldOf(b)];
      return settle(later(first.other, second.other), [...first.held, ...second.held], forMs);
    },
  };
}

export function heldOf(state: CounterState): HeldState {
  if (!("held" in state)) throw new WrongCounterState(state, "a held trait");
  return state;
}

function settle(other: MessageMoment | null, messages: readonly MessageMoment[], forMs: number): HeldState {
  const newestFirst = messages
    .filter((message) => isAfter(message, other))
    .sort((a, b) => (isAfter(b, a) ? 1 : isAfter(a, b) ? -1 : 0))
    .filter(([at], i, sorted) => at !== sorted[i - 1]?.[0]);
  const [newest] = newestFirst;
  if (newest === undefined) return { other, held: [] };
  const enough = newestFirst.findIndex(([at]) => at <= newest[0] - forMs);
  return { other, held: enough < 0 ? newestFirst : newestFirst.slice(0, enough + 1) };
}

function later(a: MessageMoment | null, b: MessageMoment | null): MessageMoment | null {
  return b !== null && isAfter(b, a) ? b : a;
}

function isAfter([at, id]: MessageMoment, other: MessageMoment | null): boolean {
  return other === null || isLater({ at, id }, { at: other[0], id: other[1] });
}

function same(a: HeldState, b: HeldState): boolean {
  return a.other === b.other && a.held.length === b.held.length && a.held.every((one, i) => one === b.held[i]);
}
