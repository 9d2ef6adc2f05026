import { parseDurationMs } from "@regulars/contracts/instant";
import { valueAt } from "@regulars/contracts/json";
import type { HeldSpec } from "../counter-spec.ts";
import { heldOf } from "../counters/held.ts";
import { emptyCounter } from "../counters.ts";
import { equalTo } from "../operators/equality.ts";
import { LASTING_FALSE, LASTING_TRUE, outcome } from "../outcome.ts";
import type { RuleCompiler } from "./node.ts";

/** How long a trait has had a value; false, for both ops, while it has another. */
export const compileTraitHeld: RuleCompiler<"traitHeld"> = (rule, reads) => {
  const forMs = parseDurationMs(rule.duration) ?? 0;
  const spec: HeldSpec = { kind: "held", path: rule.path, value: rule.value, forMs };
  const empty = emptyCounter(spec);
  const isValue = equalTo(rule.value);
  const [trait] = rule.path;
  if (trait !== undefined) reads.trait(trait);
  const key = reads.counter(spec);
  return {
    rule,
    evaluate: ({ traits, counters }, nowMs) => {
      const since = heldOf(counters(key) ?? empty).held.at(-1)?.[0];
      if (since === undefined || !isValue(valueAt(traits, rule.path))) return LASTING_FALSE;
      const isLong = nowMs >= since + forMs;
      if (rule.op === "atLeast") return isLong ? LASTING_TRUE : outcome(false, since + forMs);
      return isLong ? LASTING_FALSE : outcome(true, since + forMs);
    },
    saw: ({ traits, counters }) => {
      const value = valueAt(traits, rule.path);
      const since = heldOf(counters(key) ?? empty).held.at(-1)?.[0];
      return {
        ...(value !== undefined && { value }),
        ...(since !== undefined && isValue(value) && { since }),
      };
    },
  };
};
