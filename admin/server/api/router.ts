import { clockRouter } from "./clock.router.ts";
import { keysRouter } from "./keys.router.ts";
import { peopleRouter } from "./people.router.ts";
import { segmentsRouter } from "./segments.router.ts";
import { studioRouter } from "./studio.router.ts";
import { router } from "./trpc.ts";

/** The whole API: what the admin's pages call in-process, and anyone with a secret key over HTTP at `/trpc`. */
export const appRouter = router({
  studio: studioRouter,
  people: peopleRouter,
  segments: segmentsRouter,
  keys: keysRouter,
  clock: clockRouter,
});

export type AppRouter = typeof appRouter;
