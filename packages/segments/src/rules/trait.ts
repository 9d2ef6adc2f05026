import { valueAt } from "@regulars/contracts/json";
import { compileTest, testOutcome } from "../tests.ts";
import type { RuleCompiler } from "./node.ts";

export const compileTrait: RuleCompiler<"trait"> = (rule, reads) => {
  const test = compileTest(rule);
  const [key] = test.path;
  if (key !== undefined) reads.trait(key);
  if (test.operator.kind === "moving" && test.operator.usesZone) reads.zone();
  return {
    rule,
    evaluate: (subject, nowMs) => testOutcome(test, subject.traits, nowMs, subject.timeZone),
    saw: (subject) => valueAt(subject.traits, rule.path),
  };
};
