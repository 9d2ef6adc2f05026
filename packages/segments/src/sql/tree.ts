import type { Rule, RuleKind, SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { RuleOf } from "../rules/node.ts";
import { didLeaf, latestLeaf, sinceLeaf } from "./event-rules.ts";
import { heldLeaves } from "./held-rule.ts";
import type { Leaf } from "./leaf.ts";
import { type Asking, isZoned } from "./operators.ts";
import { consentLeaf, listLeaf, sampleLeaf, traitLeaf } from "./profile-rules.ts";
import { totalLeaf } from "./total-rule.ts";

/** A definition with each rule's SQL at its place. */
export type Tree =
  | { readonly kind: "leaf"; readonly leaf: Leaf }
  | { readonly kind: "all" | "any"; readonly children: readonly Tree[] }
  | { readonly kind: "not"; readonly children: readonly [Tree] };

export interface TreeContext extends Asking {
  /** The definition whose members a segment shows now; none when there is no such segment. */
  readonly definitionOf: (segmentId: string) => SegmentDefinition | undefined;
}

/** Thrown when `member` rules lead back to where they came from, which is refused when a definition is saved. */
export class CircularDefinition extends Error {
  override readonly name = "CircularDefinition";
}

type TreeMaker<K extends RuleKind> = (rule: RuleOf<K>, context: TreeContext, within: readonly string[]) => Tree;

const leafTree = (leaf: Leaf): Tree => ({ kind: "leaf", leaf });
const leafOf =
  <K extends RuleKind>(make: (rule: RuleOf<K>, asking: Asking) => Leaf): TreeMaker<K> =>
  (rule, context) =>
    leafTree(make(rule, context));
const groupOf: TreeMaker<"all"> & TreeMaker<"any"> = (rule, context, within) => ({
  kind: rule.kind,
  children: rule.rules.map((child) => treeOf(child, context, within)),
});

const TREES: { readonly [K in RuleKind]: TreeMaker<K> } = {
  all: groupOf,
  any: groupOf,
  not: (rule, context, within) => ({ kind: "not", children: [treeOf(rule.rule, context, within)] }),
  trait: leafOf(traitLeaf),
  traitHeld: (rule, context) => ({ kind: "all", children: heldLeaves(rule, context).map(leafTree) }),
  did: leafOf(didLeaf),
  total: leafOf(totalLeaf),
  latest: leafOf(latestLeaf),
  since: leafOf(sinceLeaf),
  consent: leafOf(consentLeaf),
  // Whoever the other definition holds for: the definition stands in the place of the question.
  member: ({ segmentId, is }, context, within) => {
    if (within.includes(segmentId)) throw new CircularDefinition("A segment cannot ask about itself");
    const definition = context.definitionOf(segmentId);
    if (definition === undefined) return leafTree({ from: "nothing", truth: !is });
    const tree = treeOf(definition.rule, context, [...within, segmentId]);
    return is ? tree : { kind: "not", children: [tree] };
  },
  list: leafOf(listLeaf),
  sample: leafOf(sampleLeaf),
};

/**
 * @param within the segments whose definitions led here
 * @throws CircularDefinition
 */
export function treeOf(rule: Rule, context: TreeContext, within: readonly string[] = []): Tree {
  // The registry pairs each kind with the maker of its rules, which an index by a union of kinds cannot express.
  const make = TREES[rule.kind] as (rule: Rule, context: TreeContext, within: readonly string[]) => Tree;
  return make(rule, context, within);
}

/** Whether an answer depends on the zones that people are in. */
export function asksForZones(rule: Rule, definitionOf: TreeContext["definitionOf"]): boolean {
  switch (rule.kind) {
    case "all":
    case "any":
      return rule.rules.some((child) => asksForZones(child, definitionOf));
    case "not":
      return asksForZones(rule.rule, definitionOf);
    case "trait":
      return isZoned(rule);
    case "did":
    case "total":
    case "since":
      return (rule.where ?? []).some(isZoned);
    case "latest":
      return [...(rule.where ?? []), ...rule.having].some(isZoned);
    case "member": {
      const definition = definitionOf(rule.segmentId);
      return definition !== undefined && asksForZones(definition.rule, definitionOf);
    }
    default:
      return false;
  }
}
