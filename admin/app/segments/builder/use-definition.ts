import { useReducer } from "react";
import { advanceHistory, startHistory } from "./edit-history.ts";
import type { Tree } from "./tree.ts";

/** A change of the tree. `field` names what is typed into, so that a word is one step back and not its letters. */
export type EditTree = (change: (tree: Tree) => Tree, field?: string) => void;

/** A definition while it is edited, as tree and as JSON, with steps back and forth. */
export function useDefinition(initial: string) {
  const [history, act] = useReducer(advanceHistory, initial, startHistory);
  const edit: EditTree = (change, field) =>
    act({ kind: "tree", change, atMs: Date.now(), ...(field === undefined ? {} : { field }) });
  return {
    ...history.present,
    edit,
    setText: (text: string) => act({ kind: "text", text, atMs: Date.now() }),
    undo: () => act({ kind: "undo" }),
    redo: () => act({ kind: "redo" }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}
