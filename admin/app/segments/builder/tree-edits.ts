import {
  findNode,
  type GroupKind,
  type GroupNode,
  groupNode,
  type LeafDraft,
  newId,
  type Place,
  parentOf,
  type Tree,
  type TreeNode,
} from "./tree.ts";

/** Changes of a tree; each gives a new one, and the same one when there is nothing to change. */

export function insertNode(tree: Tree, { groupId, index }: Place, node: TreeNode): Tree {
  return changeGroup(tree, groupId, (group) => ({
    ...group,
    children: [...group.children.slice(0, index), node, ...group.children.slice(index)],
  }));
}

export function removeNode(tree: Tree, id: string): Tree {
  const parent = parentOf(tree.root, id);
  if (parent === undefined) return tree;
  return changeGroup(tree, parent.id, (group) => ({
    ...group,
    children: group.children.filter((child) => child.id !== id),
  }));
}

export function setRule(tree: Tree, id: string, rule: LeafDraft): Tree {
  return changeNode(tree, id, (node) => (node.kind === "leaf" ? { ...node, rule } : node));
}

export function setMatch(tree: Tree, id: string, match: GroupKind): Tree {
  return changeGroup(tree, id, (group) => ({ ...group, match }));
}

/** Says the opposite of a rule, or no longer. */
export function toggleNot(tree: Tree, id: string): Tree {
  return changeNode(tree, id, (node) => ({ ...node, nots: node.nots % 2 === 0 ? 1 : 0 }));
}

/** Puts a copy after the node. */
export function duplicateNode(tree: Tree, id: string): { readonly tree: Tree; readonly copyId: string } | undefined {
  const node = findNode(tree.root, id);
  const place = placeOf(tree, id);
  if (node === undefined || place === undefined) return undefined;
  const copy = withNewIds(node);
  return { tree: insertNode(tree, { ...place, index: place.index + 1 }, copy), copyId: copy.id };
}

/** Puts a group around a node. */
export function wrapNode(tree: Tree, id: string): { readonly tree: Tree; readonly groupId: string } | undefined {
  const node = findNode(tree.root, id);
  const parent = parentOf(tree.root, id);
  if (node === undefined || parent === undefined) return undefined;
  // A group of the same kind would mean the same: the other one is what somebody who groups is after.
  const group = groupNode(parent.match === "all" ? "any" : "all", [node]);
  const replaced = changeGroup(tree, parent.id, (around) => ({
    ...around,
    children: around.children.map((child) => (child.id === id ? group : child)),
  }));
  return { tree: replaced, groupId: group.id };
}

/** Takes a group away and leaves its rules in its place. Only of a group that nothing negates, which would change what they mean. */
export function unwrapGroup(tree: Tree, id: string): Tree {
  const group = findNode(tree.root, id);
  const parent = parentOf(tree.root, id);
  if (group?.kind !== "group" || parent === undefined || group.nots % 2 === 1) return tree;
  return changeGroup(tree, parent.id, (around) => ({
    ...around,
    children: around.children.flatMap((child) => (child.id === id ? group.children : [child])),
  }));
}

/** Moves a node to a place as the tree is before; into itself it cannot go. */
export function moveNode(tree: Tree, id: string, to: Place): Tree {
  const node = findNode(tree.root, id);
  const from = placeOf(tree, id);
  if (node === undefined || from === undefined || findNode(node, to.groupId) !== undefined) return tree;
  const sameGroup = from.groupId === to.groupId;
  if (sameGroup && (to.index === from.index || to.index === from.index + 1)) return tree;
  const index = sameGroup && to.index > from.index ? to.index - 1 : to.index;
  return insertNode(removeNode(tree, id), { groupId: to.groupId, index }, node);
}

/**
 * One step up or down through all places that there are, as somebody reads them: past a rule, into a group, out of one. Nothing beyond
 * the first and last place.
 */
export function stepNode(tree: Tree, id: string, direction: "up" | "down"): Tree {
  const parent = parentOf(tree.root, id);
  if (parent === undefined) return tree;
  const index = parent.children.findIndex((child) => child.id === id);
  const neighbour = parent.children[index + (direction === "up" ? -1 : 1)];
  if (neighbour?.kind === "group") {
    return moveNode(tree, id, { groupId: neighbour.id, index: direction === "up" ? neighbour.children.length : 0 });
  }
  if (neighbour !== undefined) {
    return moveNode(tree, id, { groupId: parent.id, index: direction === "up" ? index - 1 : index + 2 });
  }
  const outside = placeOf(tree, parent.id);
  if (outside === undefined) return tree;
  return moveNode(tree, id, { groupId: outside.groupId, index: outside.index + (direction === "up" ? 0 : 1) });
}

export function placeOf(tree: Tree, id: string): Place | undefined {
  const parent = parentOf(tree.root, id);
  return parent && { groupId: parent.id, index: parent.children.findIndex((child) => child.id === id) };
}

function changeNode(tree: Tree, id: string, change: (node: TreeNode) => TreeNode): Tree {
  const root = changeIn(tree.root, id, change);
  return root.kind === "group" && root !== tree.root ? { ...tree, root } : tree;
}

function changeGroup(tree: Tree, id: string, change: (group: GroupNode) => GroupNode): Tree {
  return changeNode(tree, id, (node) => (node.kind === "group" ? change(node) : node));
}

function changeIn(node: TreeNode, id: string, change: (node: TreeNode) => TreeNode): TreeNode {
  if (node.id === id) return change(node);
  if (node.kind === "leaf") return node;
  const children = node.children.map((child) => changeIn(child, id, change));
  return children.some((child, i) => child !== node.children[i]) ? { ...node, children } : node;
}

function withNewIds(node: TreeNode): TreeNode {
  return node.kind === "leaf"
    ? { ...node, id: newId() }
    : { ...node, id: newId(), children: node.children.map(withNewIds) };
}
