import type { Weigh } from "./model.ts";

/** All to the last touch. */
export const last: Weigh = (touches) => touches.map((_, index) => (index === touches.length - 1 ? 1 : 0));
