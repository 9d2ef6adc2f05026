import { createContext, useContext } from "react";
import type { PlacedFault } from "../use-faults.ts";
import type { Place } from "./tree.ts";
import type { EditTree } from "./use-definition.ts";
import type { Drag } from "./use-drag.ts";

/** What each card of the builder works with. */
export interface Builder {
  readonly edit: EditTree;
  readonly drag: Drag;
  /** What is wrong in a rule and nowhere deeper; nothing while it is new and being filled in. */
  faultsOf(id: string): readonly PlacedFault[];
  /** How many people a rule lets through, of all; `undefined` while that is not known. */
  countOf(id: string): { readonly count: number; readonly total: number } | undefined;
  /** Puts a node somewhere else, and says so. */
  move(id: string, to: Place | "up" | "down"): void;
  /** The rule was just added: its first control takes the focus, and its faults wait until it is left. */
  isNew(id: string): boolean;
  added(id: string): void;
  left(id: string): void;
  /** Moves the focus to what has this `data-focus` once the page shows the newest edit. */
  focusNext(key: string): void;
  say(text: string): void;
}

const BuilderContext = createContext<Builder | undefined>(undefined);
export const BuilderProvider = BuilderContext.Provider;

export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (builder === undefined) throw new Error("This stands outside of a builder");
  return builder;
}
