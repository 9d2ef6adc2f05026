import { lasting } from "../outcome.ts";
import type { RuleCompiler } from "./node.ts";

// Rules about what is kept elsewhere: they ask, and time alone changes nothing.

export const compileConsent: RuleCompiler<"consent"> = (rule, reads) => {
  reads.consent(rule.channel);
  return {
    rule,
    evaluate: ({ consent }) => lasting(consent(rule.channel) === rule.is),
    saw: ({ consent }) => consent(rule.channel),
  };
};

export const compileList: RuleCompiler<"list"> = (rule, reads) => {
  reads.list(rule.listId);
  return {
    rule,
    evaluate: ({ onList }) => lasting(onList(rule.listId)),
    saw: ({ onList }) => onList(rule.listId),
  };
};

/** The other segment's own clock is not this rule's: when someone enters or leaves it, this is asked again. */
export const compileMember: RuleCompiler<"member"> = (rule, reads) => {
  reads.segment(rule.segmentId);
  return {
    rule,
    evaluate: ({ inSegment }) => lasting(inSegment(rule.segmentId) === rule.is),
    saw: ({ inSegment }) => inSegment(rule.segmentId),
  };
};
