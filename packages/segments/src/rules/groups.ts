import type { Rule } from "@regulars/contracts/segment-definition";
import { combine, outcome } from "../outcome.ts";
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

function group(rule: Rule, children: readonly RuleNode[], decisive: boolean): RuleNode {
  return {
    rule,
    children,
    evaluate: (subject, nowMs) => combine(children, decisive, (child) => child.evaluate(subject, nowMs)),
  };
}
