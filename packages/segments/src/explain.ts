import type { Json } from "@regulars/contracts/json";
import type { Rule } from "@regulars/contracts/segment-definition";
import type { CompiledSegment } from "./compile.ts";
import type { RuleNode, Subject } from "./rules/node.ts";
import { verdictOf } from "./verdict.ts";

/** Why a definition holds for someone or not: one for each rule, in the shape of the definition. */
export interface Explanation {
  readonly rule: Rule;
  readonly truth: boolean;
  /** What the rule looked at, in a form of its kind (the README has them); `undefined` for groups, and where nothing is there. */
  readonly saw: Json | undefined;
  /** The instant (epoch ms) at which the clock alone next changes the truth, if nothing else happens; absent when it never does. */
  readonly nextChangeAt?: number;
  readonly children: readonly Explanation[];
}

/** Explains a definition for a subject at an instant; the same conditions hold as for `evaluate`. */
export function explain(compiled: CompiledSegment, subject: Subject, nowMs: number): Explanation {
  return explainNode(compiled.root, subject, nowMs);
}

function explainNode(node: RuleNode, subject: Subject, nowMs: number): Explanation {
  const { truth } = node.evaluate(subject, nowMs);
  const nextChangeAt = changeAfter(node, subject, nowMs);
  return {
    rule: node.rule,
    truth,
    saw: node.saw?.(subject, nowMs),
    ...(nextChangeAt !== undefined && { nextChangeAt }),
    children: (node.children ?? []).map((child) => explainNode(child, subject, nowMs)),
  };
}

/** How many instants of possible change are looked at before it is said that none of them is one: decades of anniversaries. */
const MAX_STEPS = 1_000;

/** What `evaluate` says may be early, so it is asked again there, until the truth is another. */
function changeAfter(node: RuleNode, subject: Subject, nowMs: number): number | undefined {
  const { truth, nextChangeAt } = verdictOf(node.evaluate(subject, nowMs));
  let at = nextChangeAt;
  for (let step = 0; at !== undefined && step < MAX_STEPS; step++) {
    const then = verdictOf(node.evaluate(subject, at));
    if (then.truth !== truth) return at;
    at = then.nextChangeAt;
  }
  return undefined;
}
