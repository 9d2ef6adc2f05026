import type { Touch } from "../path.ts";

/** The ways in which an order's amount is shared out among the touches of its path. */
export const MODEL_NAMES = ["first", "last"] as const;
export type Model = (typeof MODEL_NAMES)[number];

/** Weights of a path's touches (one or more, in order of time), of which only the proportions count. Whole numbers where they can be. */
export type Weigh = (touches: readonly Touch[]) => readonly number[];
