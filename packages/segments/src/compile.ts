import type { Rule, SegmentDefinition } from "@regulars/contracts/segment-definition";
import { type CounterSpec, counterKey } from "./counter-spec.ts";
import type { RuleNode, RuleReads } from "./rules/node.ts";
import { RULE_COMPILERS } from "./rules/registry.ts";

/** A counter that a segment reads. */
export interface SegmentCounter {
  readonly key: string;
  readonly spec: CounterSpec;
}

/** A definition worked out once: what it reads, and how to tell whether it holds. */
export interface CompiledSegment {
  readonly definition: SegmentDefinition;
  /** One per key. */
  readonly counters: readonly SegmentCounter[];
  /** Canonical names of the events that its counters count. */
  readonly eventNames: readonly string[];
  /** Prefixes, without the "*". */
  readonly eventPrefixes: readonly string[];
  /** Top-level keys of the traits it reads. */
  readonly traitKeys: readonly string[];
  /** Whether the person's time zone matters. */
  readonly usesZone: boolean;
  /** Channels and purposes of consent that it reads. */
  readonly consents: readonly string[];
  /** Fixed lists that it reads. */
  readonly lists: readonly string[];
  /** Segments that its `member` rules ask about. */
  readonly segmentIds: readonly string[];
  readonly root: RuleNode;
}

/** Works out a definition that `parseDefinition` made. */
export function compileSegment(definition: SegmentDefinition): CompiledSegment {
  const counters = new Map<string, CounterSpec>();
  const traitKeys = new Set<string>();
  const consents = new Set<string>();
  const lists = new Set<string>();
  const segmentIds = new Set<string>();
  let usesZone = false;
  const reads: RuleReads = {
    compile: (rule) => compileRule(rule, reads),
    counter: (spec) => {
      const key = counterKey(spec);
      if (!counters.has(key)) counters.set(key, spec);
      return key;
    },
    trait: (key) => traitKeys.add(key),
    zone: () => {
      usesZone = true;
    },
    consent: (channel) => consents.add(channel),
    list: (listId) => lists.add(listId),
    segment: (segmentId) => segmentIds.add(segmentId),
  };
  const root = compileRule(definition.rule, reads);
  const events = [...new Set([...counters.values()].flatMap((spec) => (spec.kind === "held" ? [] : [spec.event])))];
  return {
    definition,
    counters: [...counters].map(([key, spec]) => ({ key, spec })),
    eventNames: events.filter((event) => !event.endsWith("*")),
    eventPrefixes: events.filter((event) => event.endsWith("*")).map((event) => event.slice(0, -1)),
    traitKeys: [...traitKeys],
    usesZone,
    consents: [...consents],
    lists: [...lists],
    segmentIds: [...segmentIds],
    root,
  };
}

function compileRule(rule: Rule, reads: RuleReads): RuleNode {
  // The registry pairs each kind with the compiler of its rules, which an index by a union of kinds cannot express.
  const compiler = RULE_COMPILERS[rule.kind] as (rule: Rule, reads: RuleReads) => RuleNode;
  return compiler(rule, reads);
}
