import { createExpressMiddleware } from "@trpc/server/adapters/express";
import type { RequestHandler, Response } from "express";
import type { ApiParts } from "./api/context.ts";
import { appRouter } from "./api/router.ts";
import { headersOf } from "./headers.ts";
import { type IdentifyParts, identify } from "./identify.ts";

/** Subscriptions that are open; a stop ends them at once, and pages connect again to whoever serves next. */
export type OpenStreams = Set<Response>;

/** Serves the API to pages (by cookie) and to programs (by secret key); subscriptions as server-sent events. */
export function apiOverHttp(parts: ApiParts & IdentifyParts, openStreams: OpenStreams): RequestHandler {
  const { auth: _auth, ...apiParts } = parts;
  const handle = createExpressMiddleware({
    router: appRouter,
    createContext: async ({ req }) => {
      const { actor, studioId } = await identify(parts, headersOf(req));
      return { ...apiParts, actor, studioId };
    },
    // Procedures log what went wrong inside; this is what failed before one was reached.
    onError: ({ error, path }) => {
      if (path === undefined) parts.log.warn({ err: error }, "a call of the API could not be read");
    },
  });
  return (request, response, next) => {
    if (request.headers.accept?.includes("text/event-stream")) {
      openStreams.add(response);
      response.once("close", () => openStreams.delete(response));
    }
    return handle(request, response, next);
  };
}
