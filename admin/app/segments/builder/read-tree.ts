import { isJsonObject, type Json } from "@regulars/contracts/json";
import { OPS, type Op } from "@regulars/contracts/segment-definition";
import { z } from "zod";
import { groupNode, type LeafDraft, leafNode, type Tree, type TreeNode } from "./tree.ts";

const json = z.custom<Json>((value) => value !== undefined);
const path = z.array(z.string());
const test = z.strictObject({ path, op: z.enum(OPS as [Op, ...Op[]]), value: json.optional() });
const where = z.array(test).optional();
const within = z.string().optional();
const number = z.number().optional();

/** What the builder can show: the shape of each rule, however wrong its values may be. */
const leaf: z.ZodType<LeafDraft> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("trait"), ...test.shape }),
  z.strictObject({
    kind: z.literal("traitHeld"),
    path,
    value: json.optional(),
    op: z.enum(["atLeast", "lessThan"]),
    duration: z.string(),
  }),
  z.strictObject({
    kind: z.literal("did"),
    event: z.string(),
    where,
    times: z.strictObject({ op: z.enum(["atLeast", "atMost", "exactly"]), count: number }).optional(),
    within,
    from: json.optional(),
    to: json.optional(),
  }),
  z.strictObject({
    kind: z.literal("total"),
    measure: z.enum(["sum", "average", "min", "max", "distinct"]),
    property: path,
    event: z.string(),
    where,
    within,
    op: z.enum(["equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"]),
    value: number,
  }),
  z.strictObject({ kind: z.literal("latest"), event: z.string(), where, having: z.array(test) }),
  z.strictObject({
    kind: z.literal("since"),
    which: z.enum(["first", "last"]),
    event: z.string(),
    where,
    op: z.enum(["moreThan", "lessThan"]),
    duration: z.string(),
  }),
  z.strictObject({
    kind: z.literal("consent"),
    channel: z.string(),
    is: z.enum(["granted", "withdrawn", "unset"]),
  }),
  z.strictObject({ kind: z.literal("member"), segmentId: z.string(), is: z.boolean() }),
  z.strictObject({ kind: z.literal("list"), listId: z.string() }),
  z.strictObject({ kind: z.literal("sample"), seed: z.string(), percent: number }),
]);

/** Deeper than any definition that can be saved; beyond it nothing could be shown. */
const MAX_DEPTH = 30;

/** A definition as a tree, without loss: `undefined` when something in it has no place there, and it can be shown as JSON alone. */
export function readTree(definition: Json | undefined): Tree | undefined {
  if (!isJsonObject(definition) || !hasOnly(definition, ["v", "rule"]) || definition.v !== 1) return undefined;
  const node = readNode(definition.rule, 0);
  if (node === undefined) return undefined;
  return node.kind === "group" && node.nots === 0
    ? { root: node, bare: node.match === "all" && node.children.length === 0 }
    : { root: groupNode("all", [node]), bare: true };
}

function readNode(rule: Json | undefined, depth: number): TreeNode | undefined {
  if (!isJsonObject(rule) || depth > MAX_DEPTH) return undefined;
  if (rule.kind === "not") {
    const inside = hasOnly(rule, ["kind", "rule"]) ? readNode(rule.rule, depth + 1) : undefined;
    return inside && { ...inside, nots: inside.nots + 1 };
  }
  if (rule.kind === "all" || rule.kind === "any") {
    if (!Array.isArray(rule.rules) || !hasOnly(rule, ["kind", "rules"])) return undefined;
    const children = rule.rules.flatMap((child: Json) => readNode(child, depth + 1) ?? []);
    return children.length === rule.rules.length ? groupNode(rule.kind, children) : undefined;
  }
  const read = leaf.safeParse(rule);
  return read.success ? leafNode(read.data) : undefined;
}

function hasOnly(object: object, keys: readonly string[]): boolean {
  return Object.keys(object).every((key) => keys.includes(key));
}
