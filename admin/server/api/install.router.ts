import { listApiKeys } from "@regulars/db/api-key.store";
import { findSite } from "@regulars/db/site.store";
import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { notFound } from "./errors.ts";
import { watchLights } from "./install-watch.ts";
import { keyStateOf } from "./key-state.ts";
import { instantMs, siteId } from "./schemas.ts";
import { router, studioProcedure } from "./trpc.ts";

const light = z.object({
  state: z
    .enum(["waiting", "refused", "arrived"])
    .describe("refused: the newest that came was not accepted; arrived: events come"),
  lastAt: instantMs.nullable().describe("When the last event came, or a key was last used"),
  events: z
    .array(
      z.object({
        eventId: z.string(),
        name: z.string(),
        receivedAt: instantMs,
        page: z.string().describe("Address of the page; empty when the event says none"),
        machine: z.boolean().describe("Taken for a machine's, and left out of people and reports"),
      }),
    )
    .readonly()
    .describe("The newest few of a day"),
  refused: z
    .object({ code: z.string(), reason: z.string(), at: instantMs })
    .nullable()
    .describe("Why the newest was refused"),
});

export const installRouter = router({
  tag: studioProcedure
    .meta({
      does: "What a page of a site needs to load the tracker: address, integrity and the site's newest public key that works.",
      example: { siteId: EXAMPLE_ID },
    })
    .input(z.strictObject({ siteId }))
    .output(
      z.object({
        ingestUrl: z.string().describe("Where events are sent"),
        path: z.string().describe("Of the tracker there"),
        integrity: z
          .string()
          .nullable()
          .describe("Subresource integrity of the tracker; null when it cannot be told now"),
        publicKey: z.string().nullable().describe("Null when the site has none that works"),
      }),
    )
    .query(async ({ ctx, input }) => {
      const nowMs = ctx.clock.now();
      const { site, keys } = await ctx.transact(async (tx) => ({
        site: await findSite(tx, input.siteId),
        keys: await listApiKeys(tx),
      }));
      if (site === undefined) throw notFound("site");
      const usable = keys.filter(
        (key) => key.siteId === site.siteId && key.kind === "public" && keyStateOf(key, nowMs) === "works",
      );
      const { path, integrity } = await ctx.trackerFile.current();
      return {
        ingestUrl: ctx.ingestUrl,
        path,
        integrity: integrity ?? null,
        publicKey: usable.at(-1)?.shown ?? null,
      };
    }),

  watch: studioProcedure
    .meta({
      does: "Whether events of a site come, and of the servers (keys of the whole studio): at once, and again whenever something comes or is refused.",
      example: { siteId: EXAMPLE_ID },
      yields: z.object({ site: light, servers: light }),
    })
    .input(z.strictObject({ siteId }))
    .subscription(async function* ({ ctx, input, signal }) {
      if ((await ctx.transact((tx) => findSite(tx, input.siteId))) === undefined) throw notFound("site");
      yield* watchLights(ctx, input.siteId, signal);
    }),
});
