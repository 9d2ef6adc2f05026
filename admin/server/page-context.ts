import type { StudioId } from "@regulars/contracts/ids";
import type { Request, Response } from "express";
import type { ApiParts } from "./api/context.ts";
import { logIn, logOut } from "./auth/session.ts";
import { createCaller } from "./caller.ts";
import { headersOf } from "./headers.ts";
import { type IdentifyParts, identify } from "./identify.ts";
import type { PageContext } from "./load-context.ts";

export type PageParts = ApiParts & IdentifyParts & { readonly url: string };

/** What the loaders and actions of one request have. */
export async function pageContext(parts: PageParts, request: Request, response: Response): Promise<PageContext> {
  const { auth, studios, clock, ingestUrl, url, ...apiRest } = parts;
  const { actor, studioId, session } = await identify(parts, headersOf(request));
  const abort = new AbortController();
  response.once("close", () => abort.abort());
  let ofUser: ReturnType<typeof studios.list> | undefined;

  return {
    nonce: response.locals.nonce,
    nowMs: clock.now(),
    session,
    studioId,
    ingestUrl,
    api: createCaller({ ...apiRest, studios, clock, ingestUrl, actor, studioId }, { signal: abort.signal }),
    studios: async () => {
      if (session === undefined) return [];
      ofUser ??= studios.list(session.userId);
      return ofUser;
    },
    report: (error) => apiRest.log.error({ err: error, path: request.path }, "a page failed"),
    async logIn(email, password) {
      const outcome = await logIn(auth, url, {
        email,
        password,
        clientAddress: request.ip ?? "",
        userAgent: request.headers["user-agent"],
      });
      return outcome.kind === "in" ? { kind: "in", headers: setCookies(outcome.cookies) } : outcome;
    },
    logOut: async () => setCookies(await logOut(auth, url, request.headers.cookie ?? "")),
    async createStudio(studio) {
      if (session === undefined) throw new Error("A studio is made by someone who is logged in");
      const created = await studios.create(session.userId, studio);
      await studios.activate(session.sessionId, created.studioId);
      return created;
    },
    async switchStudio(wanted) {
      if (session === undefined) return false;
      const role = await studios.roleAt(session.userId, wanted as StudioId);
      if (role === undefined) return false;
      await studios.activate(session.sessionId, wanted as StudioId);
      return true;
    },
  };
}

function setCookies(cookies: readonly string[]): Headers {
  const headers = new Headers();
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return headers;
}
