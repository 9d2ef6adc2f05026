import type { Json } from "@regulars/contracts/json";
import type { LatestSpec } from "../counter-spec.ts";
import { latestOf } from "../counters/latest.ts";
import type { LatestRow } from "../counters/shape.ts";
import { prepare } from "../counters.ts";
import { combine, LASTING_FALSE, sooner } from "../outcome.ts";
import { compileTest, operatorOutcome } from "../tests.ts";
import { canonicalJson } from "../values.ts";
import type { RuleCompiler, RuleOf, Subject } from "./node.ts";
import { standing } from "./standing.ts";

/** What the last such event says; false when there is none. */
export const compileLatest: RuleCompiler<"latest"> = (rule, reads) => {
  const spec = specOf(rule);
  const { moving, shape } = prepare(spec);
  const having = rule.having.map((test) => ({ ...compileTest(test), index: indexOf(spec, test.path) }));
  const key = reads.counter(spec);
  if ([...moving, ...having].some(({ operator }) => operator.kind === "moving" && operator.usesZone)) reads.zone();
  const find = ({ counters, timeZone }: Subject, nowMs: number) => {
    const { rows } = latestOf(counters(key) ?? shape.empty);
    const { rows: counting, until } = standing(rows, {
      moving,
      widthMs: Number.POSITIVE_INFINITY,
      nowMs,
      timeZone,
    });
    return { row: counting[0], until };
  };
  return {
    rule,
    evaluate: (subject, nowMs) => {
      const { row, until } = find(subject, nowMs);
      if (row === undefined) return sooner(LASTING_FALSE, until);
      const said = combine(having, false, ({ operator, index }) =>
        operatorOutcome(operator, valueIn(row, index), nowMs, subject.timeZone),
      );
      return sooner(said, until);
    },
    saw: (subject, nowMs) => {
      const { row } = find(subject, nowMs);
      return row === undefined
        ? undefined
        : { at: row[0], values: having.map(({ path, index }) => pair(path, row, index)) };
    },
  };
};

/** Paths in an order of their own, so that rules which look at the same share a counter. */
function specOf({ event, where, having }: RuleOf<"latest">): LatestSpec {
  const paths = new Map(having.map(({ path }) => [canonicalJson(path), path]));
  return {
    kind: "latest",
    event,
    ...(where !== undefined && where.length > 0 && { where }),
    paths: [...paths].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path),
  };
}

function indexOf({ paths }: LatestSpec, path: readonly string[]): number {
  const text = canonicalJson(path);
  return paths.findIndex((one) => canonicalJson(one) === text);
}

function valueIn([, , , values]: LatestRow, index: number): Json | undefined {
  return values[index]?.[0];
}

function pair(path: readonly string[], row: LatestRow, index: number): Json {
  const value = valueIn(row, index);
  return value === undefined ? { path } : { path, value };
}
