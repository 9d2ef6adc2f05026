import type { Json, JsonObject } from "@regulars/contracts/json";
import type { Rule, RuleKind } from "@regulars/contracts/segment-definition";
import type { CounterSpec } from "../counter-spec.ts";
import type { CounterState } from "../counters/shape.ts";
import type { Outcome } from "../outcome.ts";

/** Whom a definition is asked about. */
export interface Subject {
  /** Who it is, for samples. */
  readonly profileId: string;
  /** Current values. */
  readonly traits: JsonObject;
  /** The state of a counter by its key; `undefined` when it has counted nothing. */
  readonly counters: (key: string) => CounterState | undefined;
  /** A zone this runtime knows: the profile's own if that is valid, else the studio's. */
  readonly timeZone: string;
  /** What the latest entry for a channel or purpose says. */
  readonly consent: (channel: string) => Consent;
  readonly onList: (listId: string) => boolean;
  /** Whether they are in another segment now; that one has to be worked out first (`dependencyOrder`). */
  readonly inSegment: (segmentId: string) => boolean;
}

export type Consent = "granted" | "withdrawn" | "unset";

/** A rule worked out for use on many subjects. */
export interface RuleNode {
  readonly rule: Rule;
  /** Of groups. */
  readonly children?: readonly RuleNode[];
  /** What the rule looks at, for people to read; `explain` says what it is for each kind. */
  readonly saw?: (subject: Subject, nowMs: number) => Json | undefined;
  readonly evaluate: (subject: Subject, nowMs: number) => Outcome;
}

/** What a rule tells while it is compiled: what it will read. */
export interface RuleReads {
  /** Compiles a rule inside this one. */
  readonly compile: (rule: Rule) => RuleNode;
  /** Asks for a counter and gives its key. */
  readonly counter: (spec: CounterSpec) => string;
  readonly trait: (key: string) => void;
  readonly zone: () => void;
  readonly consent: (channel: string) => void;
  readonly list: (listId: string) => void;
  readonly segment: (segmentId: string) => void;
}

export type RuleOf<K extends RuleKind> = Rule extends infer R
  ? R extends { readonly kind: infer RK }
    ? K extends RK
      ? R
      : never
    : never
  : never;

export type RuleCompiler<K extends RuleKind> = (rule: RuleOf<K>, reads: RuleReads) => RuleNode;
