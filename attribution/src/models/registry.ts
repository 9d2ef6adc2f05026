import { first } from "./first.ts";
import { last } from "./last.ts";
import type { Model, Weigh } from "./model.ts";

/** Every model. One that is missing here does not compile. */
export const MODELS: Readonly<Record<Model, Weigh>> = { first, last };
