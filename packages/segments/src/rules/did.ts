import { parseDurationMs, parseInstantMs } from "@regulars/contracts/instant";
import type { Json } from "@regulars/contracts/json";
import type { DidRule } from "@regulars/contracts/segment-definition";
import type { DidSpec } from "../counter-spec.ts";
import { instantsOf } from "../counters/instants.ts";
import { newestOf } from "../counters/newest.ts";
import type { CounterState } from "../counters/shape.ts";
import { tallyOf } from "../counters/tally.ts";
import { prepare } from "../counters.ts";
import { LASTING_TRUE, lasting, type Outcome, outcome } from "../outcome.ts";
import type { RuleCompiler } from "./node.ts";
import { standing } from "./standing.ts";

type Times = NonNullable<DidRule["times"]>;
const ONCE: Times = { op: "atLeast", count: 1 };
const NEVER = Number.POSITIVE_INFINITY;

export const compileDid: RuleCompiler<"did"> = (rule, reads) => {
  const times = rule.times ?? ONCE;
  if (times.op === "atLeast" && times.count === 0) return { rule, evaluate: () => LASTING_TRUE };
  const widthMs = rule.within === undefined ? NEVER : (parseDurationMs(rule.within) ?? NEVER);
  const spec = specOf(rule, times);
  const { moving, shape } = prepare(spec);
  if (moving.some((test) => test.operator.usesZone)) reads.zone();
  const key = reads.counter(spec);
  const empty = shape.empty;
  if (moving.length > 0)
    return {
      rule,
      evaluate: ({ counters, timeZone }, nowMs) => {
        const { rows } = instantsOf(counters(key) ?? empty);
        const { rows: counting, until } = standing(rows, { moving, widthMs, nowMs, timeZone });
        return outcome(holds(times, counting.length), until);
      },
      saw: ({ counters, timeZone }, nowMs) => {
        const { rows } = instantsOf(counters(key) ?? empty);
        return sawCount(standing(rows, { moving, widthMs, nowMs, timeZone }).rows.length, spec.keep);
      },
    };
  if (spec.keep === undefined)
    return {
      rule,
      evaluate: ({ counters }) => lasting(holds(times, tallyOf(counters(key) ?? empty))),
      saw: ({ counters }) => sawCount(tallyOf(counters(key) ?? empty), undefined),
    };
  return {
    rule,
    evaluate: ({ counters }, nowMs) => newestOutcome(counters(key) ?? empty, times, widthMs, nowMs),
    saw: ({ counters }, nowMs) => {
      const { at } = newestOf(counters(key) ?? empty);
      return sawCount(at.filter((instant) => instant <= nowMs && instant > nowMs - widthMs).length, spec.keep);
    },
  };
};

/** A counter that keeps the newest n knows of n only that there were no fewer. */
export function sawCount(count: number, keep: number | undefined): Json {
  return keep !== undefined && count >= keep ? { atLeast: count } : { count };
}

/** One more than a bound tells "no more than that" from "more". */
function specOf(rule: DidRule, times: Times): DidSpec {
  const keep = times.op === "atLeast" ? times.count : times.count + 1;
  const fromMs = rule.from === undefined ? undefined : parseInstantMs(rule.from);
  const toMs = rule.to === undefined ? undefined : parseInstantMs(rule.to);
  const all: DidSpec = {
    kind: "did",
    event: rule.event,
    ...(rule.where !== undefined && rule.where.length > 0 && { where: rule.where }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
  };
  return rule.within !== undefined || prepare(all).moving.length > 0 ? { ...all, keep } : all;
}

function holds({ op, count }: Times, n: number): boolean {
  switch (op) {
    case "atLeast":
      return n >= count;
    case "atMost":
      return n <= count;
    case "exactly":
      return n === count;
  }
}

/**
 * Events within (now − W, now] out of the newest instants. The count falls to n when the (n+1)-th newest leaves, so the
 * instants of change are those of one or two entries plus W; the entries before `first` have not happened yet.
 */
function newestOutcome(state: CounterState, { op, count }: Times, widthMs: number, nowMs: number): Outcome {
  const { at } = newestOf(state);
  let first = 0;
  while ((at[first] ?? nowMs) > nowMs) first++;
  const nth = count === 0 ? undefined : inWindow(at[first + count - 1], nowMs - widthMs);
  const beyond = inWindow(at[first + count], nowMs - widthMs);
  const enough = count === 0 || nth !== undefined;
  let until = NEVER;
  let truth: boolean;
  if (op === "atLeast") {
    truth = enough;
    if (nth !== undefined) until = nth + widthMs;
  } else if (op === "atMost") {
    truth = beyond === undefined;
    if (beyond !== undefined) until = beyond + widthMs;
  } else {
    truth = enough && beyond === undefined;
    if (truth && nth !== undefined) until = nth + widthMs;
    // Two of one instant leave together, and the count passes by n.
    if (beyond !== undefined && beyond !== nth) until = beyond + widthMs;
  }
  const notYet = first > 0 ? at[first - 1] : undefined;
  return outcome(truth, notYet === undefined ? until : Math.min(until, notYet));
}

function inWindow(instant: number | undefined, afterMs: number): number | undefined {
  return instant !== undefined && instant > afterMs ? instant : undefined;
}
