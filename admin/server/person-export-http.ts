import { isUuid, type ProfileId } from "@regulars/contracts/ids";
import { inStudio } from "@regulars/db/tenancy";
import { type Response, Router } from "express";
import type { ApiParts } from "./api/context.ts";
import { findPerson } from "./api/person.store.ts";
import { htmlFile } from "./api/person-export/html-file.ts";
import { jsonFile } from "./api/person-export/json-file.ts";
import type { ExportHead, ExportSection } from "./api/person-export/section.ts";
import { personSections } from "./api/person-export/sections.ts";
import { findStudio } from "./api/studio.store.ts";
import type { StudioContext } from "./api/trpc.ts";
import { headersOf } from "./headers.ts";
import { type IdentifyParts, identify } from "./identify.ts";

type Format = "json" | "html";

/** How each form is written. */
const FORMS: Readonly<
  Record<Format, (head: ExportHead, sections: readonly ExportSection[]) => AsyncGenerator<string>>
> = { json: jsonFile, html: htmlFile };

/**
 * All that is kept about a person, as a file: `GET /people/:profileId/export.json` for machines and `…/export.html` to read. By cookie or
 * secret key, like the API; sent as it is read, as a history may be long.
 */
export function personExport(parts: ApiParts & IdentifyParts): Router {
  const router = Router();
  router.get("/people/:profileId/export.:format(json|html)", async (request, response, next) => {
    try {
      const { actor, studioId } = await identify(parts, headersOf(request));
      const { profileId = "", format } = request.params;
      if (actor === undefined || studioId === undefined) {
        return refuse(response, 401, "Log in, or send “Authorization: Bearer” with a secret key.");
      }
      const transact: StudioContext["transact"] = (work) => inStudio(parts.database, studioId, work);
      const ctx: StudioContext = { ...parts, actor, studioId, transact };
      await give(ctx, response, { profileId, format: format === "html" ? "html" : "json" });
    } catch (error) {
      next(error);
    }
  });
  return router;
}

function refuse(response: Response, status: number, message: string): void {
  response.status(status).json({ error: { message } });
}

async function give(
  ctx: StudioContext,
  response: Response,
  { profileId, format }: { readonly profileId: string; readonly format: Format },
): Promise<void> {
  const found = isUuid(profileId)
    ? await ctx.transact(async (tx) => {
        const person = await findPerson(tx, profileId as ProfileId);
        const studio = await findStudio(tx);
        return person === undefined || studio === undefined ? undefined : { person, studio };
      })
    : undefined;
  if (found === undefined) return refuse(response, 404, "There is no such person in this studio.");
  const { person, studio } = found;
  const exportedAt = ctx.clock.now();
  const head = {
    studio: studio.name,
    person: person.name ?? person.shownAs,
    exportedAt,
    timeZone: studio.timeZone,
  };
  response
    .status(200)
    .type(format)
    // It is somebody's whole life with the studio: in no cache, and in no page of ours.
    .set("cache-control", "no-store")
    .attachment(`person-${person.profileId}.${format}`);
  for await (const text of FORMS[format](head, personSections(ctx, person))) {
    if (!response.write(text)) await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
    if (response.destroyed) return;
  }
  response.end();
}
