import { FAMILIES, isDerived } from "@regulars/contracts/catalogue";
import { parseDurationMs, parseInstantMs } from "@regulars/contracts/instant";
import type { Test } from "@regulars/contracts/segment-definition";
import type { RuleOf } from "../rules/node.ts";
import { allOf } from "./equality.ts";
import type { EventLeaf, Leaf, Measure } from "./leaf.ts";
import { type Asking, isZoned, testCondition } from "./operators.ts";

interface Counted {
  readonly event: string;
  readonly where?: readonly Test[] | undefined;
  readonly within?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const COUNT: Measure = { aggregate: "count", of: "", again: "sum" };

export function didLeaf(rule: RuleOf<"did">, asking: Asking): Leaf {
  const { op, count } = rule.times ?? { op: "atLeast", count: 1 };
  if (op === "atLeast" && count === 0) return { from: "nothing", truth: true };
  const comparison = { atLeast: ">=", atMost: "<=", exactly: "=" }[op];
  return {
    ...counted(rule, asking),
    measures: [COUNT],
    condition: ([n]) => `${n} ${comparison} ${asking.parameters.whole(count)}`,
    usual: op === "atMost" || (op === "exactly" && count === 0),
    needsOnce: !(op === "atLeast" && count === 1) && count !== 0,
  };
}

/** The tests are asked of every event, and the answer of the latest stands. */
export function latestLeaf(rule: RuleOf<"latest">, asking: Asking): Leaf {
  const holds = allOf(rule.having.map((test) => testCondition(test, "properties", asking)));
  const base = counted(rule, asking);
  return {
    ...base,
    measures: [{ aggregate: "max", of: `(occurred_at, message_id, ${holds})`, again: "max" }],
    condition: ([latest]) => `(${latest}).3`,
    usual: false,
    needsOnce: false,
    isZoned: base.isZoned || rule.having.some(isZoned),
  };
}

/** An instant before 1970 is none that a person's events have; the zero of an aggregate over nothing is. */
export function sinceLeaf(rule: RuleOf<"since">, asking: Asking): Leaf {
  const { parameters, nowMs } = asking;
  const aggregate = rule.which === "first" ? "min" : "max";
  const bound = parameters.instant(nowMs - (parseDurationMs(rule.duration) ?? 0));
  const comparison = rule.op === "moreThan" ? "<" : ">";
  return {
    ...counted(rule, asking),
    measures: [COUNT, { aggregate, of: "occurred_at", again: aggregate }],
    condition: ([n, at]) => `(${n} > 0 and ${at} ${comparison} ${bound})`,
    usual: false,
    needsOnce: false,
  };
}

/** What rules over events have in common. */
export function counted(
  { event, where = [], within, from, to }: Counted,
  asking: Asking,
): Pick<EventLeaf, "from" | "range" | "counts" | "isZoned"> {
  const { parameters, nowMs } = asking;
  const conditions: string[] = [];
  if (within !== undefined) {
    const after = parameters.instant(nowMs - (parseDurationMs(within) ?? 0));
    // No event occurred after it was received, so that whole months can be passed over by their partitions.
    conditions.push(`occurred_at > ${after}`, `occurred_at <= ${parameters.instant(nowMs)}`, `received_at > ${after}`);
  }
  const fromMs = from === undefined ? undefined : parseInstantMs(from);
  const toMs = to === undefined ? undefined : parseInstantMs(to);
  if (fromMs !== undefined) {
    conditions.push(`occurred_at >= ${parameters.instant(fromMs)}`, `received_at >= ${parameters.instant(fromMs)}`);
  }
  if (toMs !== undefined) conditions.push(`occurred_at < ${parameters.instant(toMs)}`);
  conditions.push(...where.map((test) => testCondition(test, "properties", asking)));
  return {
    from: "event",
    range: rangeOf(event, asking),
    ...(conditions.length > 0 && { counts: allOf(conditions) }),
    isZoned: where.some(isZoned),
  };
}

/** What counters are given: track, page and screen calls (consent events are track calls), of a name or a prefix. */
function rangeOf(event: string, { parameters }: Asking): string {
  const isSeen = "type in ('track', 'page', 'screen')";
  if (!event.endsWith("*")) return `name = ${parameters.text(event)} and ${isSeen}`;
  const prefix = event.slice(0, -1);
  const derived = FAMILIES.derived.filter((name) => isDerived(name) && name.startsWith(prefix));
  const others = derived.length === 0 ? "" : ` and name not in (${derived.map((name) => `'${name}'`).join(", ")})`;
  return `startsWith(name, ${parameters.text(prefix)})${others} and ${isSeen}`;
}
