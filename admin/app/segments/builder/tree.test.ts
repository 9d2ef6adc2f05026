import type { Json } from "@regulars/contracts/json";
import { describe, expect, it } from "vitest";
import { advanceHistory, startHistory } from "./edit-history.ts";
import { readTree } from "./read-tree.ts";
import { emptyTree, leafNode, type Tree } from "./tree.ts";
import {
  duplicateNode,
  insertNode,
  moveNode,
  removeNode,
  setRule,
  stepNode,
  toggleNot,
  unwrapGroup,
  wrapNode,
} from "./tree-edits.ts";
import { nodeAt, writeTree } from "./write-tree.ts";

const did = (event: string) => ({ kind: "did", event }) as const;
const read = (rule: Json): Tree => {
  const tree = readTree({ v: 1, rule });
  if (tree === undefined) throw new Error("This cannot be shown");
  return tree;
};
const rule = (tree: Tree) => JSON.parse(JSON.stringify(writeTree(tree).definition.rule)) as Json;
const at = (tree: Tree, ...path: (string | number)[]) => nodeAt(writeTree(tree).paths, ["rule", ...path]) ?? "";

describe("a definition", () => {
  it.each<Json>([
    did("a"),
    { kind: "not", rule: { kind: "not", rule: did("a") } },
    { kind: "all", rules: [did("a")] },
    { kind: "any", rules: [] },
    {
      kind: "not",
      rule: { kind: "any", rules: [did("a"), { kind: "not", rule: { kind: "all", rules: [did("b")] } }] },
    },
    { kind: "did", event: "", where: [{ path: [], op: "in", value: [null, { a: 1 }] }], times: { op: "exactly" } },
    { kind: "total", measure: "sum", property: [], event: "x", op: "atLeast" },
    { kind: "sample", seed: "", percent: 200 },
  ])("is the same after it was shown, whatever is wrong with it: %j", (definition) => {
    expect(rule(read(definition))).toEqual(definition);
  });

  it.each<Json>([
    did("a"),
    { v: 2, rule: did("a") },
    { v: 1, rule: { kind: "did", event: 5 } },
    { v: 1, rule: { ...did("a"), note: "would be lost" } },
    { v: 1, rule: { kind: "all", rules: [did("a"), { kind: "nope" }] } },
    { v: 1, rule: { kind: "all", rules: did("a") } },
  ])("that has something which cannot be shown is shown as JSON alone: %j", (definition) => {
    expect(readTree(definition)).toBeUndefined();
  });

  it("of one rule needs no group, and of two has one", () => {
    const one = insertNode(emptyTree(), { groupId: "none", index: 0 }, leafNode(did("a")));
    expect(rule(one)).toEqual({ kind: "all", rules: [] });
    const empty = emptyTree();
    const first = insertNode(empty, { groupId: empty.root.id, index: 0 }, leafNode(did("a")));
    expect(rule(first)).toEqual(did("a"));
    const second = insertNode(first, { groupId: first.root.id, index: 1 }, leafNode(did("b")));
    expect(rule(second)).toEqual({ kind: "all", rules: [did("a"), did("b")] });
  });
});

describe("places", () => {
  it("a fault belongs to the deepest rule that it is in, through what is negated", () => {
    const tree = read({ kind: "all", rules: [did("a"), { kind: "not", rule: { kind: "any", rules: [did("")] } }] });
    const ids = [...writeTree(tree).paths.keys()];
    expect(at(tree, "rules", 1, "rule", "rules", 0, "event")).toBe(ids[3]);
    expect(at(tree, "rules", 1, "rule")).toBe(ids[2]);
    expect(at(tree, "rules", 0, "event")).toBe(ids[1]);
    expect(nodeAt(writeTree(tree).paths, ["v"])).toBeUndefined();
  });
});

describe("moving", () => {
  const nested = () => read({ kind: "all", rules: [did("a"), { kind: "any", rules: [did("b"), did("c")] }, did("d")] });

  it("by steps passes every place there is, and stops at both ends", () => {
    let tree = nested();
    const id = at(tree, "rules", 0);
    const seen = [JSON.stringify(rule(tree))];
    for (let i = 0; i < 6; i++) {
      tree = stepNode(tree, id, "down");
      seen.push(JSON.stringify(rule(tree)));
    }
    expect(new Set(seen).size).toBe(6);
    expect(rule(tree)).toEqual({
      kind: "all",
      rules: [{ kind: "any", rules: [did("b"), did("c")] }, did("d"), did("a")],
    });
    for (let i = 0; i < 6; i++) tree = stepNode(tree, id, "up");
    expect(rule(tree)).toEqual(rule(nested()));
  });

  it("to a place counts places as they are before, and never into itself", () => {
    const tree = nested();
    const [first, group] = [at(tree, "rules", 0), at(tree, "rules", 1)];
    expect(rule(moveNode(tree, first, { groupId: tree.root.id, index: 3 }))).toMatchObject({
      rules: [{}, did("d"), did("a")],
    });
    expect(rule(moveNode(tree, first, { groupId: group, index: 1 }))).toMatchObject({
      rules: [{ rules: [did("b"), did("a"), did("c")] }, did("d")],
    });
    expect(moveNode(tree, group, { groupId: group, index: 0 })).toBe(tree);
    expect(moveNode(tree, first, { groupId: tree.root.id, index: 1 })).toBe(tree);
  });

  it("keeps who a rule is, so that what is shown of it stays", () => {
    const tree = nested();
    const id = at(tree, "rules", 0);
    expect(at(stepNode(tree, id, "down"), "rules", 0, "rules", 0)).toBe(id);
  });
});

describe("edits", () => {
  it("negate, group, ungroup, copy and remove", () => {
    const tree = read({ kind: "all", rules: [did("a"), did("b")] });
    const id = at(tree, "rules", 1);
    expect(rule(toggleNot(tree, id))).toEqual({ kind: "all", rules: [did("a"), { kind: "not", rule: did("b") }] });
    expect(rule(toggleNot(toggleNot(tree, id), id))).toEqual(rule(tree));
    const wrapped = wrapNode(tree, id);
    expect(wrapped && rule(wrapped.tree)).toEqual({
      kind: "all",
      rules: [did("a"), { kind: "any", rules: [did("b")] }],
    });
    expect(wrapped && rule(unwrapGroup(wrapped.tree, wrapped.groupId))).toEqual(rule(tree));
    const copied = duplicateNode(tree, at(tree, "rules", 0));
    expect(copied && rule(copied.tree)).toEqual({ kind: "all", rules: [did("a"), did("a"), did("b")] });
    expect(copied?.copyId).toBe(copied && at(copied.tree, "rules", 1));
    expect(rule(removeNode(tree, id))).toEqual({ kind: "all", rules: [did("a")] });
  });

  it("a negated group is not taken apart: its rules alone would mean something else", () => {
    const tree = read({ kind: "all", rules: [{ kind: "not", rule: { kind: "any", rules: [did("a")] } }] });
    expect(unwrapGroup(tree, at(tree, "rules", 0))).toBe(tree);
  });
});

describe("steps back", () => {
  const text = JSON.stringify({ v: 1, rule: did("a") });
  const named = (event: string) => (tree: Tree) => setRule(tree, tree.root.children[0]?.id ?? "", did(event));

  it("a word typed into a field is one step, a pause begins another; redo brings all back until something new is done", () => {
    let history = startHistory(text);
    for (const [event, atMs] of [
      ["b", 0],
      ["bo", 500],
      ["boo", 5_000],
    ] as const) {
      history = advanceHistory(history, { kind: "tree", change: named(event), field: "event", atMs });
    }
    const back = advanceHistory(history, { kind: "undo" });
    expect(back.present.text).toContain('"bo"');
    const start = advanceHistory(back, { kind: "undo" });
    expect(start.present.text).toBe(text);
    expect(advanceHistory(start, { kind: "undo" })).toBe(start);
    expect(advanceHistory(advanceHistory(start, { kind: "redo" }), { kind: "redo" }).present.text).toContain('"boo"');
    const other = advanceHistory(start, { kind: "tree", change: named("z"), atMs: 6_000 });
    expect(advanceHistory(other, { kind: "redo" })).toBe(other);
  });

  it("JSON that cannot be read has no tree, and one step back has it again", () => {
    const broken = advanceHistory(startHistory(text), { kind: "text", text: "{", atMs: 0 });
    expect(broken.present.tree).toBeUndefined();
    expect(advanceHistory(broken, { kind: "undo" }).present.tree).toBeDefined();
  });
});
