import { appRouter } from "./api/router.ts";
import { createCallerFactory } from "./api/trpc.ts";

/** Calls procedures in the process, as the loaders of pages do. */
export const createCaller = createCallerFactory(appRouter);

export type Caller = ReturnType<typeof createCaller>;
