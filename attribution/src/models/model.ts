/** The ways in which an order's amount is shared out among the touches of its path. */
export const MODEL_NAMES = ["first", "last"] as const;
export type Model = (typeof MODEL_NAMES)[number];
