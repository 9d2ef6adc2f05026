import type { Rule, SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { PeopleZones } from "./anniversaries.ts";
import { allOf, anyOf } from "./equality.ts";
import { FUNCTIONS } from "./json-values.ts";
import type { Leaf } from "./leaf.ts";
import { createParameters } from "./parameters.ts";
import { mergedProfiles, type PlacedLeaf, type SourceContext, sourcesOf } from "./sources.ts";
import { type Tree, type TreeContext, treeOf } from "./tree.ts";

/** What a definition is asked of. */
export interface SqlQuestion {
  readonly studioId: string;
  /** Epoch ms. */
  readonly nowMs: number;
  readonly zones: PeopleZones;
  /** Whether any profile of the studio was merged into another. */
  readonly hasMerges: boolean;
  readonly definitionOf: TreeContext["definitionOf"];
}

/** A ClickHouse statement and its parameters. */
export interface SqlStatement {
  readonly query: string;
  readonly params: Readonly<Record<string, string | readonly string[]>>;
}

/** A rule of the definition as a statement counts it: `(carried ? counts[place] : 0) + (usual ? total − rows : 0)`. */
export interface CountedRule {
  /** Into the definition, as in faults: `["rule", "rules", 0]`. */
  readonly path: readonly (string | number)[];
  /** Whether it holds for those whom the statement does not carry. */
  readonly usual: boolean;
}

/**
 * Counts whom a definition and each of its rules hold for. Its one row: `total` people, `rows` that were looked at by themselves, `counts`
 * of each rule among these in the order of `rules` (the first is the whole), `sample`: ids of up to ten for whom the definition holds.
 */
export function countStatement(
  definition: SegmentDefinition,
  question: SqlQuestion,
): SqlStatement & { readonly rules: readonly CountedRule[] } {
  const plan = planOf(definition, question);
  const nodes = nodesOf(definition.rule, plan.tree, ["rule"]);
  const people = `${plan.profiles} where ${plan.ofStudio}`;
  const [whole] = nodes;
  // Without people of the usual kind there would be none to show where those are the ones for whom it holds.
  const some = `select profile_id as person${plan.leaves.map(({ place }) => `, 0 as d${place}`).join("")} from ${people} limit ${CANDIDATES}`;
  const isUsual = whole !== undefined && usualOf(whole.tree);
  const rows = peopleRows(plan, isUsual ? [some] : []);
  return {
    rules: nodes.map(({ path, tree }) => ({ path, usual: usualOf(tree) })),
    params: plan.params,
    query: `${plan.head}
      select (select count() from ${people}) as total, count() as rows,
        [${nodes.map((_, i) => `countIf(n${i})`).join(", ")}] as counts,
        arrayMap(id -> toString(id), groupArraySortedIf(${SAMPLE})(person, n0)) as sample
      from (select person, ${nodes.map(({ tree }, i) => `${conditionOf(tree, plan)} as n${i}`).join(", ")} from (${rows}))
      ${SETTINGS}`,
  };
}

/** The ids of all for whom a definition holds, as `profileId`. */
export function memberStatement(definition: SegmentDefinition, question: SqlQuestion): SqlStatement {
  const plan = planOf(definition, question);
  const rows = peopleRows(plan, []);
  const holds = conditionOf(plan.tree, plan);
  return {
    params: plan.params,
    query: `${plan.head}
      ${
        usualOf(plan.tree)
          ? `select toString(profile_id) as profileId from ${plan.profiles} where ${plan.ofStudio}
               and profile_id not in (select person from (${rows}) where not ${holds})`
          : `select toString(person) as profileId from (${rows}) where ${holds}`
      } ${SETTINGS}`,
  };
}

const SAMPLE = 10;
const CANDIDATES = 1_000;
// Numbers are read as JavaScript reads them, to the last bit; a repeated row is in the partition of the first one.
const SETTINGS = "settings precise_float_parsing = 1, do_not_merge_across_partitions_select_final = 1";

interface Plan {
  readonly tree: Tree;
  readonly leaves: readonly PlacedLeaf[];
  readonly sources: readonly string[];
  /** `WITH …` */
  readonly head: string;
  readonly profiles: string;
  readonly ofStudio: string;
  readonly params: SqlStatement["params"];
}

function planOf(definition: SegmentDefinition, question: SqlQuestion): Plan {
  const parameters = createParameters();
  const tree = treeOf(definition.rule, { ...question, parameters });
  const leaves = [...new Set(leavesOf(tree))].map((leaf, place) => ({ leaf, place }));
  const context: SourceContext = {
    parameters,
    studioId: `toUUID(${parameters.text(question.studioId)})`,
    zones: question.zones,
    hasMerges: question.hasMerges,
  };
  return {
    tree,
    leaves,
    sources: sourcesOf(leaves, context),
    head: `with ${[...FUNCTIONS, `merged as (${mergedProfiles(context)})`].join(",\n")}`,
    profiles: "profile final",
    ofStudio: `studio_id = ${context.studioId} and not removed`,
    params: parameters.values,
  };
}

/** Everybody for whom some answer is not the usual one, once, with all answers. */
function peopleRows({ leaves, sources }: Plan, more: readonly string[]): string {
  const all = [...sources, ...more];
  if (all.length === 0) return "select toUUID('00000000-0000-0000-0000-000000000000') as person where false";
  const columns = leaves.map(({ place }) => `, max(d${place}) as d${place}`).join("");
  return `select person${columns} from (${all.join(" union all ")}) group by person`;
}

interface CountedNode {
  readonly path: readonly (string | number)[];
  readonly tree: Tree;
}

function nodesOf(rule: Rule, tree: Tree, path: CountedNode["path"]): readonly CountedNode[] {
  const node = { path, tree };
  if (tree.kind === "leaf") return [node];
  if (rule.kind === "not")
    return [node, ...tree.children.flatMap((child) => nodesOf(rule.rule, child, [...path, "rule"]))];
  if (rule.kind !== "all" && rule.kind !== "any") return [node];
  return [
    node,
    ...rule.rules.flatMap((inner, i) => {
      const child = tree.children[i];
      return child === undefined ? [] : nodesOf(inner, child, [...path, "rules", i]);
    }),
  ];
}

function leavesOf(tree: Tree): readonly Leaf[] {
  if (tree.kind !== "leaf") return tree.children.flatMap(leavesOf);
  return tree.leaf.from === "nothing" ? [] : [tree.leaf];
}

function usualOf(tree: Tree): boolean {
  switch (tree.kind) {
    case "leaf":
      return tree.leaf.from === "nothing" ? tree.leaf.truth : tree.leaf.usual;
    case "all":
      return tree.children.every(usualOf);
    case "any":
      return tree.children.some(usualOf);
    case "not":
      return !usualOf(tree.children[0]);
  }
}

function conditionOf(tree: Tree, plan: Plan): string {
  switch (tree.kind) {
    case "leaf": {
      const { leaf } = tree;
      if (leaf.from === "nothing") return String(leaf.truth);
      const place = plan.leaves.find((placed) => placed.leaf === leaf)?.place;
      return leaf.usual ? `(d${place} = 0)` : `(d${place} = 1)`;
    }
    case "all":
      return allOf(tree.children.map((child) => conditionOf(child, plan)));
    case "any":
      return anyOf(tree.children.map((child) => conditionOf(child, plan)));
    case "not":
      return `(not ${conditionOf(tree.children[0], plan)})`;
  }
}
