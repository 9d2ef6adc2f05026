import type { Rule } from "@regulars/contracts/segment-definition";
import { lasting, outcome } from "../outcome.ts";
import type { RuleCompiler, RuleNode } from "./node.ts";

/** All of nothing is true. */
export const compileAll: RuleCompiler<"all"> = (rule, reads) => group(rule, rule.rules.map(reads.compile), false);

/** Any of nothing is false. */
export const compileAny: RuleCompiler<"any"> = (rule, reads) => group(rule, rule.rules.map(reads.compile), true);

export const compileNot: RuleCompiler<"not"> = (rule, reads) => {
  const inner = reads.compile(rule.rule);
  return {
    rule,
    children: [inner],
    evaluate: (subject, nowMs) => {
      const { truth, until } = inner.evaluate(subject, nowMs);
      return outcome(!truth, until);
    },
  };
};

/**
 * A group in which one child of truth `decisive` decides: false for all, true for any. As long as one such child stands the
 * group does, so it lasts as long as the longest of them; without one it lasts until the first child changes.
 */
function group(rule: Rule, children: readonly RuleNode[], decisive: boolean): RuleNode {
  return {
    rule,
    children,
    evaluate: (subject, nowMs) => {
      let decided = false;
      let lastsUntil = 0;
      let firstChange = Number.POSITIVE_INFINITY;
      for (const child of children) {
        const { truth, until } = child.evaluate(subject, nowMs);
        if (truth !== decisive) {
          if (until < firstChange) firstChange = until;
        } else {
          if (until === Number.POSITIVE_INFINITY) return lasting(decisive);
          lastsUntil = decided ? Math.max(lastsUntil, until) : until;
          decided = true;
        }
      }
      return decided ? outcome(decisive, lastsUntil) : outcome(!decisive, firstChange);
    },
  };
}
