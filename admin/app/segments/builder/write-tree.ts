import type { RuleDraft, Tree, TreeNode } from "./tree.ts";

export type RulePath = readonly (string | number)[];

export interface WrittenTree {
  /** As far as it is made. */
  readonly definition: { readonly v: 1; readonly rule: RuleDraft };
  /** Where each node stands in it, with the `not` around it, by the node's id. */
  readonly paths: ReadonlyMap<string, RulePath>;
}

/** The definition that a tree stands for. */
export function writeTree({ root, bare }: Tree): WrittenTree {
  const paths = new Map<string, RulePath>();
  const [only, second] = root.children;
  if (bare && root.nots === 0 && only !== undefined && second === undefined) {
    paths.set(root.id, []);
    return { definition: { v: 1, rule: writeNode(paths, only, ["rule"]) }, paths };
  }
  return { definition: { v: 1, rule: writeNode(paths, root, ["rule"]) }, paths };
}

function writeNode(paths: Map<string, RulePath>, node: TreeNode, path: RulePath): RuleDraft {
  paths.set(node.id, path);
  const inside = [...path, ...Array.from({ length: node.nots }, () => "rule")];
  let rule: RuleDraft =
    node.kind === "leaf"
      ? node.rule
      : {
          kind: node.match,
          rules: node.children.map((child, place) => writeNode(paths, child, [...inside, "rules", place])),
        };
  for (let i = 0; i < node.nots; i++) rule = { kind: "not", rule };
  return rule;
}

/** The node that a fault or a count is about: the deepest one whose place begins the path. `undefined`: the definition as a whole. */
export function nodeAt(paths: WrittenTree["paths"], path: RulePath): string | undefined {
  let found: { readonly id: string; readonly length: number } | undefined;
  for (const [id, place] of paths) {
    const holds = place.length > 0 && place.every((step, i) => step === path[i]);
    if (holds && place.length >= (found?.length ?? 0)) found = { id, length: place.length };
  }
  return found?.id;
}
