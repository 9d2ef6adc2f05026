import {
  childrenOf,
  type DefinitionFault,
  type Rule,
  type RuleKind,
  type SegmentDefinition,
} from "@regulars/contracts/segment-definition";
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

/** Thrown by `compileSegment` for a definition with faults in `uncomputable`; callers look there first. */
export class UncomputableRule extends Error {
  override readonly name = "UncomputableRule";
}

/** Works out a definition that `parseDefinition` made. Throws `UncomputableRule` when it has a kind that nothing computes yet. */
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

/** The rules of kinds that the grammar has and nothing computes yet, with their paths into the definition. */
export function uncomputable(definition: SegmentDefinition): readonly DefinitionFault[] {
  return faultsOf(definition.rule, ["rule"]);
}

function faultsOf(rule: Rule, path: DefinitionFault["path"]): readonly DefinitionFault[] {
  if (RULE_COMPILERS[rule.kind] === null) return [{ path, message: notYet(rule.kind) }];
  return childrenOf(rule).flatMap((child, i) =>
    faultsOf(child, rule.kind === "not" ? [...path, "rule"] : [...path, "rules", i]),
  );
}

function compileRule(rule: Rule, reads: RuleReads): RuleNode {
  // The registry pairs each kind with the compiler of its rules, which an index by a union of kinds cannot express.
  const compiler = RULE_COMPILERS[rule.kind] as ((rule: Rule, reads: RuleReads) => RuleNode) | null;
  if (compiler === null) throw new UncomputableRule(notYet(rule.kind));
  return compiler(rule, reads);
}

function notYet(kind: RuleKind): string {
  return `Rules of kind “${kind}” cannot be computed yet`;
}
