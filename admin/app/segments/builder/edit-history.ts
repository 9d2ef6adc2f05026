import type { Json } from "@regulars/contracts/json";
import { definitionText } from "../examples.ts";
import { readJsonDocument } from "../json-document.ts";
import { readTree } from "./read-tree.ts";
import type { Tree } from "./tree.ts";
import { writeTree } from "./write-tree.ts";

/** A definition at one moment of being edited: its JSON, and the tree where it can be shown as one. */
export interface Edited {
  readonly text: string;
  readonly tree: Tree | undefined;
}

/** What was, is, and was undone. */
export interface EditHistory {
  readonly past: readonly Edited[];
  readonly present: Edited;
  readonly future: readonly Edited[];
  /** Of the newest edit: another of the same field soon after is one with it. */
  readonly last: { readonly field: string; readonly atMs: number } | undefined;
}

export type EditAction =
  /** A tree of the builder. `field`: what was changed, when typing in it should be one step back. */
  | { readonly kind: "tree"; readonly change: (tree: Tree) => Tree; readonly field?: string; readonly atMs: number }
  /** JSON as somebody types it. */
  | { readonly kind: "text"; readonly text: string; readonly atMs: number }
  | { readonly kind: "undo" }
  | { readonly kind: "redo" };

const MAX_STEPS = 200;
const ONE_STEP_MS = 1_500;

export function startHistory(text: string): EditHistory {
  return { past: [], present: edited(text), future: [], last: undefined };
}

export function advanceHistory(history: EditHistory, action: EditAction): EditHistory {
  const { past, present, future } = history;
  switch (action.kind) {
    case "tree": {
      const tree = present.tree && action.change(present.tree);
      if (tree === undefined || tree === present.tree) return history;
      return withEdit(history, { tree, text: definitionText(writeTree(tree).definition) }, action);
    }
    case "text":
      if (action.text === present.text) return history;
      return withEdit(history, edited(action.text), { field: "json", atMs: action.atMs });
    case "undo": {
      const before = past.at(-1);
      if (before === undefined) return history;
      return { past: past.slice(0, -1), present: before, future: [present, ...future], last: undefined };
    }
    case "redo": {
      const [after, ...later] = future;
      if (after === undefined) return history;
      return { past: [...past, present], present: after, future: later, last: undefined };
    }
  }
}

function withEdit(
  { past, present, last }: EditHistory,
  next: Edited,
  { field, atMs }: { readonly field?: string; readonly atMs: number },
): EditHistory {
  const goesOn = field !== undefined && last?.field === field && atMs - last.atMs < ONE_STEP_MS;
  return {
    past: goesOn ? past : [...past, present].slice(-MAX_STEPS),
    present: next,
    future: [],
    last: field === undefined ? undefined : { field, atMs },
  };
}

function edited(text: string): Edited {
  const document = readJsonDocument(text);
  // What was parsed from text is JSON.
  return { text, tree: document.ok ? readTree(document.value as Json) : undefined };
}
