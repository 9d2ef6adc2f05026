import { parseDurationMs } from "@regulars/contracts/instant";
import type { RuleOf } from "../rules/node.ts";
import { allOf, equalsCondition } from "./equality.ts";
import { valueAt } from "./json-values.ts";
import type { EventLeaf, Leaf } from "./leaf.ts";
import { type Asking, testCondition } from "./operators.ts";

type HeldRule = RuleOf<"traitHeld">;

/** Two rules that must both hold: the trait has the value now, and the unbroken run of messages that said it began long enough ago. */
export function heldLeaves(rule: HeldRule, asking: Asking): readonly Leaf[] {
  const { path, value } = rule;
  const hasIt = testCondition({ path, op: "equals", value }, "traits", asking);
  return [{ from: "profile", condition: hasIt, usual: false }, runLeaf(rule, asking)];
}

function runLeaf(rule: HeldRule, asking: Asking): EventLeaf {
  const { parameters, nowMs } = asking;
  const { range, says, value } = messagesAbout(rule.path, asking);
  const isValue = equalsCondition(rule.value, parameters)(value);
  const bound = parameters.instant(nowMs - (parseDurationMs(rule.duration) ?? 0));
  // The run begins after the last message that said something else.
  const breaks = "arrayLastIndex(m -> not m.3, sorted)";
  const began = `length(sorted) > ${breaks} and sorted[${breaks} + 1].1 ${rule.op === "atLeast" ? "<=" : ">"} ${bound}`;
  return {
    from: "event",
    range,
    counts: says,
    measures: [{ aggregate: "groupArray", of: `(occurred_at, message_id, ${isValue})`, again: "groupArrayArray" }],
    condition: ([messages]) => `arrayMap(sorted -> ${began}, [arraySort(${messages})])[1]`,
    usual: false,
    needsOnce: false,
    isZoned: false,
  };
}

interface TraitMessages {
  readonly range: string;
  /** Which of them say something of the trait. */
  readonly says: string;
  /** What they say, as raw JSON; '' when it is absent or removed. */
  readonly value: string;
}

/** As `saidOfTrait` of the contracts, of messages that say the value and not a part of it. */
function messagesAbout(path: readonly string[], asking: Asking): TraitMessages {
  const { parameters } = asking;
  const [key = "", part, ...rest] = path;
  const trait = parameters.text(key);
  const says = `JSONHas(traits, ${trait})`;
  const value = `if(JSONExtractRaw(traits, ${trait}) = 'null', '', ${valueAt("traits", path, parameters)})`;
  if (key !== "membership" || (part !== "status" && part !== "plan"))
    return { range: "name = 'identify' and type = 'identify'", says, value };
  const [saysPart, ofEvent] =
    part === "status"
      ? ["true", rest.length === 0 ? STATUS_OF_NAME : "''"]
      : [
          `${valueAt("properties", ["plan"], parameters)} not in ('', 'null')`,
          valueAt("properties", ["plan", ...rest], parameters),
        ];
  const isIdentify = "type = 'identify'";
  return {
    range:
      "name in ('identify', 'membership.started', 'membership.renewed', 'membership.cancelled', 'membership.lapsed') and type in ('identify', 'track')",
    says: `if(${isIdentify}, ${allOf([says])}, ${saysPart})`,
    value: `if(${isIdentify}, ${value}, ${ofEvent})`,
  };
}

/** As `membershipChange` of the contracts. */
const STATUS_OF_NAME = `multiIf(name = 'membership.cancelled', '"cancelled"', name = 'membership.lapsed', '"lapsed"', '"active"')`;
