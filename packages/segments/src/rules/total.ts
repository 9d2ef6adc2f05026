import { parseDurationMs } from "@regulars/contracts/instant";
import type { Json } from "@regulars/contracts/json";
import type { TotalSpec } from "../counter-spec.ts";
import { amountsOf } from "../counters/amounts.ts";
import type { CounterState, Row } from "../counters/shape.ts";
import { sumOf } from "../counters/sum.ts";
import { valuesOf } from "../counters/values.ts";
import { prepare } from "../counters.ts";
import { lasting, type Outcome, outcome } from "../outcome.ts";
import { type Running, runningDistinct, runningExtreme, runningSum } from "./measures.ts";
import type { RuleCompiler, RuleNode, RuleOf, RuleReads, Subject } from "./node.ts";
import { type Standing, standing } from "./standing.ts";

type TotalRule = RuleOf<"total">;
const NEVER = Number.POSITIVE_INFINITY;

/** What the values of a property come to, exactly. */
export const compileTotal: RuleCompiler<"total"> = (rule, reads) => {
  switch (rule.measure) {
    case "sum":
    case "average": {
      const spec = specOf(rule, "sum");
      const { moving, shape } = prepare(spec);
      if (spec.withinMs !== undefined || moving.length > 0)
        return overRows(rule, reads, { spec, rowsOf: (state) => amountsOf(state).rows, start: () => runningSum(rule) });
      const key = reads.counter(spec);
      return {
        rule,
        evaluate: ({ counters }) => lasting(runningSum(rule, sumOf(counters(key) ?? shape.empty)).holds()),
        saw: ({ counters }) => runningSum(rule, sumOf(counters(key) ?? shape.empty)).saw(),
      };
    }
    case "min":
    case "max":
      return overRows(rule, reads, {
        spec: specOf(rule, rule.measure),
        rowsOf: (state) => amountsOf(state).rows,
        start: () => runningExtreme(rule),
      });
    case "distinct": {
      // One more than the bound tells "no more than that" from "more".
      const keep = Math.max(0, Math.floor(rule.value) + 1);
      return overRows(rule, reads, {
        spec: { ...specOf(rule, "distinct"), keep },
        rowsOf: (state) => valuesOf(state).rows,
        start: () => runningDistinct(rule, keep),
      });
    }
  }
};

function specOf(rule: TotalRule, measure: TotalSpec["measure"]): TotalSpec {
  const withinMs = rule.within === undefined ? undefined : parseDurationMs(rule.within);
  return {
    kind: "total",
    event: rule.event,
    ...(rule.where !== undefined && rule.where.length > 0 && { where: rule.where }),
    measure,
    property: rule.property,
    ...(withinMs !== undefined && { withinMs }),
  };
}

interface OverRows<Value extends Json> {
  readonly spec: TotalSpec;
  readonly rowsOf: (state: CounterState) => readonly Row<readonly [Value]>[];
  readonly start: () => Running<Value>;
}

function overRows<Value extends Json>(
  rule: TotalRule,
  reads: RuleReads,
  { spec, rowsOf, start }: OverRows<Value>,
): RuleNode {
  const { moving, shape } = prepare(spec);
  if (moving.some((test) => test.operator.usesZone)) reads.zone();
  const key = reads.counter(spec);
  const widthMs = spec.withinMs ?? NEVER;
  const ask = ({ counters, timeZone }: Subject, nowMs: number): Standing<Row<readonly [Value]>> =>
    standing(rowsOf(counters(key) ?? shape.empty), { moving, widthMs, nowMs, timeZone });
  return {
    rule,
    evaluate: (subject, nowMs) => {
      const { rows, until } = ask(subject, nowMs);
      return moving.length === 0 ? leavingOutcome(rows, start(), widthMs) : outcome(ran(start(), rows).holds(), until);
    },
    saw: (subject, nowMs) => ran(start(), ask(subject, nowMs).rows).saw(),
  };
}

function ran<Value extends Json>(running: Running<Value>, rows: readonly Row<readonly [Value]>[]): Running<Value> {
  for (const [, , value] of rows) running.add(value);
  return running;
}

/** Rows leave a window oldest first, those of one instant together; it changes when what is left says something else. */
function leavingOutcome<Value extends Json>(
  newestFirst: readonly Row<readonly [Value]>[],
  running: Running<Value>,
  widthMs: number,
): Outcome {
  const truthOfNewest = [running.holds()];
  for (const [, , value] of newestFirst) {
    running.add(value);
    truthOfNewest.push(running.holds());
  }
  const truth = running.holds();
  for (let left = newestFirst.length - 1; left >= 0; left--) {
    const leaves = newestFirst[left]?.[0] ?? NEVER;
    const leavesLater = newestFirst[left - 1]?.[0] === leaves;
    if (!leavesLater && truthOfNewest[left] !== truth) return outcome(truth, leaves + widthMs);
  }
  return lasting(truth);
}
