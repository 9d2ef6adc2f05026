import { collectSettings } from "@regulars/contracts/collect-settings";
import { z } from "zod";
import { notFound } from "./errors.ts";
import { readPrivacy, writePrivacy } from "./privacy.store.ts";
import { instantMs } from "./schemas.ts";
import { router, settingsProcedure, studioProcedure } from "./trpc.ts";

const privacy = z.object({
  settings: collectSettings,
  changedAt: instantMs.nullable(),
  changedBy: z.string().nullable().describe("Name of the person who changed them last"),
});

export const privacyRouter = router({
  get: studioProcedure
    .meta({ does: "How the studio's visitors are treated: consent, addresses, user agents, keys that are never kept." })
    .output(privacy)
    .query(async ({ ctx }) => {
      const found = await ctx.transact(readPrivacy);
      if (found === undefined) throw notFound("studio");
      return found;
    }),

  update: settingsProcedure
    .meta({
      does: "Sets how visitors are treated; what is left out gets its default. The collect API follows within three seconds; what was stored before stays as it is. For owners and admins.",
      example: { settings: { consent: "drop", ip: "truncate", userAgent: "parsed", deniedKeys: ["passport"] } },
    })
    .input(z.strictObject({ settings: collectSettings }))
    .output(privacy)
    .mutation(async ({ ctx, input }) => {
      const deniedKeys = uniqueKeys(input.settings.deniedKeys);
      const row = {
        settings: { ...input.settings, deniedKeys },
        changedAt: ctx.clock.now(),
        changedBy: ctx.actor.name,
      };
      await ctx.transact((tx) => writePrivacy(tx, row.settings, { by: row.changedBy, nowMs: row.changedAt }));
      return row;
    }),
});

/** Case does not count where keys are removed, so it makes no second one. */
function uniqueKeys(keys: readonly string[]): string[] {
  return [...new Map(keys.map((key) => [key.toLowerCase(), key])).values()];
}
