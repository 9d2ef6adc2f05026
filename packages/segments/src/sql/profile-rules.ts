import type { RuleOf } from "../rules/node.ts";
import type { Leaf } from "./leaf.ts";
import { type Asking, testCondition } from "./operators.ts";

const HOLDS_WITHOUT: ReadonlySet<string> = new Set(["notEquals", "notIn", "notContains", "missing"]);

export function traitLeaf(rule: RuleOf<"trait">, asking: Asking): Leaf {
  return { from: "profile", condition: testCondition(rule, "traits", asking), usual: HOLDS_WITHOUT.has(rule.op) };
}

export function consentLeaf({ channel, is }: RuleOf<"consent">, { parameters }: Asking): Leaf {
  const said = parameters.text(is === "unset" ? "" : is);
  return { from: "profile", condition: `consents[${parameters.text(channel)}] = ${said}`, usual: is === "unset" };
}

export function listLeaf({ listId }: RuleOf<"list">, { parameters }: Asking): Leaf {
  return { from: "profile", condition: `has(lists, ${parameters.text(listId)})`, usual: false };
}

/** As `sampleShare`: the first four bytes of a digest, as a big-endian number. */
export function sampleLeaf({ seed, percent }: RuleOf<"sample">, { parameters }: Asking): Leaf {
  const digest = `SHA256(concat(toString(profile_id), ${parameters.text(`:${seed}`)}))`;
  return {
    from: "profile",
    condition: `reinterpretAsUInt32(reverse(substring(${digest}, 1, 4))) * 100 / 4294967296 < ${parameters.number(percent)}`,
    usual: false,
  };
}
