import type { Weigh } from "./model.ts";

/** All to the first touch. */
export const first: Weigh = (touches) => touches.map((_, index) => (index === 0 ? 1 : 0));
