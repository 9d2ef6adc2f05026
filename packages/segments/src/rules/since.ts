import { parseDurationMs } from "@regulars/contracts/instant";
import type { EventSpec } from "../counter-spec.ts";
import { instantsOf } from "../counters/instants.ts";
import { newestOf } from "../counters/newest.ts";
import { prepare } from "../counters.ts";
import { LASTING_FALSE, lasting, type Outcome, outcome, sooner } from "../outcome.ts";
import type { RuleCompiler, RuleOf, Subject } from "./node.ts";
import { standing } from "./standing.ts";

const NEVER = Number.POSITIVE_INFINITY;

/** How long ago the first or last such event was; false when there is none. */
export const compileSince: RuleCompiler<"since"> = (rule, reads) => {
  const durationMs = parseDurationMs(rule.duration) ?? 0;
  const spec = specOf(rule);
  const { moving, shape } = prepare(spec);
  if (moving.some((test) => test.operator.usesZone)) reads.zone();
  const key = reads.counter(spec);
  const isOfInstants = spec.kind === "first" || moving.length > 0;
  const find = ({ counters, timeZone }: Subject, nowMs: number): { readonly at: number | undefined; until: number } => {
    const state = counters(key) ?? shape.empty;
    if (!isOfInstants) return { at: newestOf(state).at[0], until: NEVER };
    const { rows, until } = standing(instantsOf(state).rows, { moving, widthMs: NEVER, nowMs, timeZone });
    return { at: rows.at(rule.which === "first" ? -1 : 0)?.[0], until };
  };
  return {
    rule,
    evaluate: (subject, nowMs) => {
      const { at, until } = find(subject, nowMs);
      return sooner(at === undefined ? LASTING_FALSE : agedOutcome(rule.op, at + durationMs, nowMs), until);
    },
    saw: (subject, nowMs) => {
      const { at } = find(subject, nowMs);
      return at === undefined ? undefined : { at };
    },
  };
};

/** The last event's instant is the newest of one, which “did it within” keeps as well. */
function specOf({ which, event, where }: RuleOf<"since">): EventSpec {
  const counted = { event, ...(where !== undefined && where.length > 0 && { where }) };
  return which === "first" ? { kind: "first", ...counted } : { kind: "did", ...counted, keep: 1 };
}

/** Both are strict: at the very instant at which the duration is over, it is neither more nor less. */
function agedOutcome(op: RuleOf<"since">["op"], overMs: number, nowMs: number): Outcome {
  if (op === "lessThan") return nowMs < overMs ? outcome(true, overMs) : LASTING_FALSE;
  return nowMs > overMs ? lasting(true) : outcome(false, overMs + 1);
}
