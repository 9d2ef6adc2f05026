import type { Json } from "@regulars/contracts/json";
import type { Outcome } from "../outcome.ts";

/** An operator with the value of its test worked in. */
export type Operator = FixedOperator | MovingOperator;

/** Looks at the value alone. An absent value is `undefined`. */
export interface FixedOperator {
  readonly kind: "fixed";
  readonly holds: (value: Json | undefined) => boolean;
}

/** Looks at a date and the clock; false for a value that is no date. */
export interface MovingOperator {
  readonly kind: "moving";
  readonly usesZone: boolean;
  readonly at: (dateMs: number, nowMs: number, timeZone: string) => Outcome;
  /** The instant from which on it never again holds for this date. */
  readonly overAt: (dateMs: number) => number;
}

export function fixed(holds: FixedOperator["holds"]): FixedOperator {
  return { kind: "fixed", holds };
}
