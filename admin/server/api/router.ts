import { clockRouter } from "./clock.router.ts";
import { deadLettersRouter } from "./dead-letters.router.ts";
import { erasuresRouter } from "./erasures.router.ts";
import { importsRouter } from "./imports.router.ts";
import { installRouter } from "./install.router.ts";
import { keysRouter } from "./keys.router.ts";
import { listsRouter } from "./lists.router.ts";
import { liveRouter } from "./live.router.ts";
import { overviewRouter } from "./overview.router.ts";
import { peopleRouter } from "./people.router.ts";
import { privacyRouter } from "./privacy.router.ts";
import { segmentsRouter } from "./segments.router.ts";
import { signingSecretsRouter } from "./signing-secrets.router.ts";
import { sitesRouter } from "./sites.router.ts";
import { studioRouter } from "./studio.router.ts";
import { systemRouter } from "./system.router.ts";
import { router } from "./trpc.ts";

/** The whole API: what the admin's pages call in-process, and anyone with a secret key over HTTP at `/trpc`. */
export const appRouter = router({
  studio: studioRouter,
  overview: overviewRouter,
  live: liveRouter,
  deadLetters: deadLettersRouter,
  people: peopleRouter,
  erasures: erasuresRouter,
  segments: segmentsRouter,
  lists: listsRouter,
  sites: sitesRouter,
  keys: keysRouter,
  signingSecrets: signingSecretsRouter,
  privacy: privacyRouter,
  install: installRouter,
  imports: importsRouter,
  system: systemRouter,
  clock: clockRouter,
});

export type AppRouter = typeof appRouter;
