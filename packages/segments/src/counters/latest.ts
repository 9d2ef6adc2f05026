import { type Json, valueAt } from "@regulars/contracts/json";
import { compareBytes } from "@regulars/contracts/text-order";
import type { LatestSpec } from "../counter-spec.ts";
import { canonicalJson } from "../values.ts";
import { createRows, type MovingTest } from "./rows.ts";
import { type CounterShape, type CounterState, type LatestRow, type Rows, WrongCounterState } from "./shape.ts";

/** Keeps of the last event, for each set of dates, the values that tests look at. */
export function createLatest({ paths }: LatestSpec, tests: readonly MovingTest[]): CounterShape {
  return createRows<LatestRow>({
    tests,
    rowOf: ({ occurredAt, messageId, properties }, dates) => [
      occurredAt,
      dates,
      messageId,
      paths.map((path) => {
        const value = valueAt(properties, path);
        return value === undefined ? [] : [value];
      }),
    ],
    compare: laterFirst,
    thin: (rows) => rows.slice(0, 1),
    open: latestOf,
    close: ({ newest, rows }) => ({ newest, latest: rows }),
  });
}

export function latestOf(state: CounterState): Rows<LatestRow> {
  if (!("latest" in state)) throw new WrongCounterState(state, "the latest event");
  return { newest: state.newest, rows: state.latest };
}

/** An id that came again after it was forgotten can name two events of one instant; then any fixed order will do. */
function laterFirst([, , a, ofA]: LatestRow, [, , b, ofB]: LatestRow): number {
  return compareBytes(b, a) || compareBytes(textOf(ofB), textOf(ofA));
}

function textOf(values: readonly (readonly Json[])[]): string {
  return canonicalJson(values);
}
