import type { SiteId } from "@regulars/contracts/ids";
import { createApiKey, newApiKey } from "@regulars/db/api-key.store";
import { archiveSite, insertSite, listSites, restoreSite, updateSite } from "@regulars/db/site.store";
import { newId } from "@regulars/runtime/ids";
import { z } from "zod";
import { onChanges, publishChange } from "./changes.ts";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { ApiError, notFound, postgresCode } from "./errors.ts";
import { count, instantMs, siteId } from "./schemas.ts";
import { parseOrigins } from "./site-origins.ts";
import { router, settingsProcedure, studioProcedure } from "./trpc.ts";

const name = z.string().trim().min(1, "A site needs a name").max(100, "At most 100 characters");
const origins = z
  .array(z.string().max(500, "At most 500 characters"))
  .max(100, "At most 100 addresses")
  .describe("Addresses whose pages may use its public keys, as people write them; none: any");
const one = z.strictObject({ siteId });
const EXAMPLE = { siteId: EXAMPLE_ID };

export const sitesRouter = router({
  list: studioProcedure
    .meta({ does: "The studio's sites by name; archived ones too, after them, when asked for." })
    .input(z.strictObject({ archived: z.boolean().default(false) }).prefault({}))
    .output(
      z
        .array(
          z.object({
            siteId,
            name: z.string(),
            origins: z
              .array(z.string())
              .readonly()
              .describe("Canonical: https://lotus.example, https://*.lotus.example"),
            createdAt: instantMs,
            archivedAt: instantMs.nullable(),
            lastUsedAt: instantMs.nullable().describe("When one of its keys was last used, to about a minute"),
          }),
        )
        .readonly(),
    )
    .query(({ ctx, input }) => ctx.transact((tx) => listSites(tx, input))),

  create: settingsProcedure
    .meta({
      does: "Makes a site with a public key of its own. For owners and admins.",
      example: { name: "Website", origins: ["lotus.example", "*.lotus.example"] },
    })
    .input(z.strictObject({ name, origins: origins.default([]) }))
    .output(z.object({ siteId, publicKey: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const { studioId } = ctx;
      const site = { studioId, siteId: newId<SiteId>(), name: input.name, origins: acceptOrigins(input.origins) };
      const publicKey = newApiKey("public");
      await withUniqueSiteName(() =>
        ctx.transact(async (tx) => {
          await insertSite(tx, site);
          await createApiKey(tx, { studioId, kind: "public", name: "Pages", key: publicKey, siteId: site.siteId });
        }),
      );
      publishChange(ctx.nats, studioId, { kind: "sites" });
      return { siteId: site.siteId, publicKey };
    }),

  update: settingsProcedure
    .meta({
      does: "Renames a site, or sets its addresses, or both. The collect API follows within three seconds. For owners and admins.",
      example: { ...EXAMPLE, origins: ["https://lotus.example"] },
    })
    .input(z.strictObject({ siteId, name: name.optional(), origins: origins.optional() }))
    .output(one)
    .mutation(async ({ ctx, input }) => {
      const accepted = input.origins === undefined ? undefined : acceptOrigins(input.origins);
      const updated = await withUniqueSiteName(() =>
        ctx.transact((tx) => updateSite(tx, input.siteId, { name: input.name, origins: accepted })),
      );
      if (!updated) throw notFound("site in use");
      publishChange(ctx.nats, ctx.studioId, { kind: "sites" });
      return { siteId: input.siteId };
    }),

  archive: settingsProcedure
    .meta({
      does: "Takes a site out of use: its keys stop within three seconds. Nothing is deleted, and restore takes it back. For owners and admins.",
      example: EXAMPLE,
    })
    .input(one)
    .output(one)
    .mutation(async ({ ctx, input }) => {
      const archived = await ctx.transact((tx) => archiveSite(tx, input.siteId, ctx.clock.now()));
      if (!archived) throw notFound("site in use");
      publishChange(ctx.nats, ctx.studioId, { kind: "sites" });
      return input;
    }),

  restore: settingsProcedure
    .meta({
      does: "Takes an archived site into use again, with its keys as they were. For owners and admins.",
      example: EXAMPLE,
    })
    .input(one)
    .output(one)
    .mutation(async ({ ctx, input }) => {
      const restored = await withUniqueSiteName(() => ctx.transact((tx) => restoreSite(tx, input.siteId)));
      if (!restored) throw notFound("archived site");
      publishChange(ctx.nats, ctx.studioId, { kind: "sites" });
      return input;
    }),

  changes: studioProcedure
    .meta({
      does: "Says that sites or keys may have changed: once at once, and then after they did. Read the lists again then.",
      yields: z.object({ changes: count.describe("How often it said so on this connection") }),
    })
    .subscription(async function* ({ ctx, signal }) {
      let changes = 0;
      for await (const _ of onChanges(ctx.nats, { studioId: ctx.studioId, kinds: ["sites"], signal })) {
        changes += 1;
        yield { changes };
      }
    }),
});

/** The canonical addresses, or a refusal with what is wrong in each line. @throws ApiError */
function acceptOrigins(pasted: readonly string[]): readonly string[] {
  const { origins: accepted, faults } = parseOrigins(pasted);
  const [first] = faults;
  if (first === undefined) return accepted;
  throw new ApiError("BAD_REQUEST", first.message, {
    faults: faults.map(({ index, message }) => ({ path: ["origins", index], message })),
  });
}

async function withUniqueSiteName<Result>(edit: () => Promise<Result>): Promise<Result> {
  try {
    return await edit();
  } catch (error) {
    if (postgresCode(error) !== "23505") throw error;
    const message = "Another site has this name. Choose a different one.";
    throw new ApiError("CONFLICT", message, { faults: [{ path: ["name"], message }], cause: error });
  }
}
