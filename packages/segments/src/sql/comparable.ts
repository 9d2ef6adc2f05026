import type { Rule, SegmentDefinition } from "@regulars/contracts/segment-definition";

/**
 * Whether the SQL of a definition says the same as the stream. The one rule of which it cannot: how long the whole of `tags` or
 * `membership` has had a value, as messages say parts of these, and what the whole was then depends on all others.
 */
export function isComparable(rule: Rule, definitionOf: (segmentId: string) => SegmentDefinition | undefined): boolean {
  switch (rule.kind) {
    case "all":
    case "any":
      return rule.rules.every((child) => isComparable(child, definitionOf));
    case "not":
      return isComparable(rule.rule, definitionOf);
    case "traitHeld":
      return rule.path.length > 1 || (rule.path[0] !== "tags" && rule.path[0] !== "membership");
    case "member": {
      const definition = definitionOf(rule.segmentId);
      return definition === undefined || isComparable(definition.rule, definitionOf);
    }
    default:
      return true;
  }
}
