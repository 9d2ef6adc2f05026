import type { Json } from "@regulars/contracts/json";
import type { Op, Rule, RuleKind } from "@regulars/contracts/segment-definition";

/** A comparison while it is made: a value may be missing still. */
export interface TestDraft {
  readonly path: readonly string[];
  readonly op: Op;
  readonly value?: Json | undefined;
}

export type GroupKind = "all" | "any";
export type LeafKind = Exclude<RuleKind, GroupKind | "not">;

/** A rule without rules inside it, while it is made: as saved ones are, but numbers may be missing. */
export type LeafDraft =
  | ({ readonly kind: "trait" } & TestDraft)
  | {
      readonly kind: "traitHeld";
      readonly path: readonly string[];
      readonly value?: Json | undefined;
      readonly op: "atLeast" | "lessThan";
      readonly duration: string;
    }
  | {
      readonly kind: "did";
      readonly event: string;
      readonly where?: readonly TestDraft[] | undefined;
      readonly times?: { readonly op: TimesOp; readonly count?: number | undefined } | undefined;
      readonly within?: string | undefined;
      readonly from?: Json | undefined;
      readonly to?: Json | undefined;
    }
  | {
      readonly kind: "total";
      readonly measure: Extract<Rule, { kind: "total" }>["measure"];
      readonly property: readonly string[];
      readonly event: string;
      readonly where?: readonly TestDraft[] | undefined;
      readonly within?: string | undefined;
      readonly op: Extract<Rule, { kind: "total" }>["op"];
      readonly value?: number | undefined;
    }
  | {
      readonly kind: "latest";
      readonly event: string;
      readonly where?: readonly TestDraft[] | undefined;
      readonly having: readonly TestDraft[];
    }
  | {
      readonly kind: "since";
      readonly which: "first" | "last";
      readonly event: string;
      readonly where?: readonly TestDraft[] | undefined;
      readonly op: "moreThan" | "lessThan";
      readonly duration: string;
    }
  | { readonly kind: "consent"; readonly channel: string; readonly is: "granted" | "withdrawn" | "unset" }
  | { readonly kind: "member"; readonly segmentId: string; readonly is: boolean }
  | { readonly kind: "list"; readonly listId: string }
  | { readonly kind: "sample"; readonly seed: string; readonly percent?: number | undefined };

/** A rule while it is made. Every saved rule is one. */
export type RuleDraft =
  | LeafDraft
  | { readonly kind: "all"; readonly rules: readonly RuleDraft[] }
  | { readonly kind: "any"; readonly rules: readonly RuleDraft[] }
  | { readonly kind: "not"; readonly rule: RuleDraft };

export type TimesOp = "atLeast" | "atMost" | "exactly";

interface Common {
  /** Stays the same wherever it is moved. */
  readonly id: string;
  /** How many `not` stand around it. */
  readonly nots: number;
}

export interface LeafNode extends Common {
  readonly kind: "leaf";
  readonly rule: LeafDraft;
}

export interface GroupNode extends Common {
  readonly kind: "group";
  readonly match: GroupKind;
  readonly children: readonly TreeNode[];
}

export type TreeNode = LeafNode | GroupNode;

/** A definition as the builder shows it: always one group, in which the rules stand. */
export interface Tree {
  readonly root: GroupNode;
  /** Whether the group is left out of the definition while one rule is all that is in it. */
  readonly bare: boolean;
}

let made = 0;

export function newId(): string {
  made += 1;
  return `rule-${made}`;
}

export function leafNode(rule: LeafDraft): LeafNode {
  return { id: newId(), nots: 0, kind: "leaf", rule };
}

export function groupNode(match: GroupKind, children: readonly TreeNode[] = []): GroupNode {
  return { id: newId(), nots: 0, kind: "group", match, children };
}

export function emptyTree(): Tree {
  return { root: groupNode("all"), bare: true };
}

/** Where a node stands: the group, and the place in it from 0. */
export interface Place {
  readonly groupId: string;
  readonly index: number;
}

export function findNode(node: TreeNode, id: string): TreeNode | undefined {
  if (node.id === id) return node;
  if (node.kind === "leaf") return undefined;
  for (const child of node.children) {
    const found = findNode(child, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The group that a node stands in; none for the root. */
export function parentOf(group: GroupNode, id: string): GroupNode | undefined {
  if (group.children.some((child) => child.id === id)) return group;
  for (const child of group.children) {
    const found = child.kind === "group" ? parentOf(child, id) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
