import {
  type ApiKeyRow,
  createApiKey,
  findApiKeyRow,
  listApiKeys,
  newApiKey,
  renameApiKey,
  replaceApiKey,
  setApiKeyDisabled,
} from "@regulars/db/api-key.store";
import { findSite } from "@regulars/db/site.store";
import type { StudioTx } from "@regulars/db/tenancy";
import { newId } from "@regulars/runtime/ids";
import { z } from "zod";
import { publishChange } from "./changes.ts";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { ApiError, notFound } from "./errors.ts";
import { keyStateOf } from "./key-state.ts";
import { instantMs, keyId, overlapMs, siteId } from "./schemas.ts";
import { router, settingsProcedure, studioProcedure } from "./trpc.ts";

const name = z.string().trim().min(1, "A key needs a name").max(100, "At most 100 characters");
const kind = z.enum(["public", "secret"]).describe("public: for pages and apps; secret: for servers");
const one = z.strictObject({ keyId });
const made = z.object({ keyId, key: z.string().describe("The key; of a secret one this is the only time it is told") });
const EXAMPLE = { keyId: EXAMPLE_ID };

export const keysRouter = router({
  list: studioProcedure
    .meta({ does: "The studio's keys, oldest first: a public one whole, of a secret one the first characters." })
    .output(
      z.array(
        z.object({
          keyId,
          kind,
          name: z.string(),
          shown: z.string().describe("The key when public; its first characters when secret"),
          siteId: siteId.nullable().describe("Null: of the whole studio"),
          state: z
            .enum(["disabled", "siteArchived", "ended", "ending", "works"])
            .describe("`ending`: it was replaced, and goes on until `expiresAt`"),
          createdAt: instantMs,
          lastUsedAt: instantMs.nullable().describe("To about a minute"),
          disabledAt: instantMs.nullable(),
          expiresAt: instantMs.nullable(),
          replacedBy: keyId.nullable().describe("The key that was made in its place"),
        }),
      ),
    )
    .query(async ({ ctx }) => {
      const keys = await ctx.transact(listApiKeys);
      const nowMs = ctx.clock.now();
      return keys.map((key) => ({ ...key, state: keyStateOf(key, nowMs) }));
    }),

  create: settingsProcedure
    .meta({
      does: "Makes a key of a site or of the whole studio. For owners and admins; a key makes no keys.",
      example: { kind: "secret", name: "Booking system" },
    })
    .input(z.strictObject({ kind, name, siteId: siteId.nullable().default(null).describe("Null: the whole studio") }))
    .output(made)
    .mutation(async ({ ctx, input }) => {
      const { studioId } = ctx;
      const fresh = { studioId, keyId: newId(), key: newApiKey(input.kind), ...input };
      await ctx.transact(async (tx) => {
        if (input.siteId !== null && (await findSite(tx, input.siteId))?.archivedAt !== null)
          throw notFound("site in use");
        await createApiKey(tx, fresh);
      });
      publishChange(ctx.nats, studioId, { kind: "sites" });
      return { keyId: fresh.keyId, key: fresh.key };
    }),

  rotate: settingsProcedure
    .meta({
      does: "Makes a key in place of another, of the same kind, site and name; the old one goes on for the overlap. For owners and admins.",
      example: { ...EXAMPLE, overlapMs: 86_400_000 },
    })
    .input(z.strictObject({ keyId, overlapMs }))
    .output(made.extend({ oldEndsAt: instantMs.describe("When the old key stops") }))
    .mutation(async ({ ctx, input }) => {
      const { studioId } = ctx;
      const nowMs = ctx.clock.now();
      const oldEndsAt = nowMs + input.overlapMs;
      const replacement = await ctx.transact(async (tx) => {
        const old = await replaceable(tx, input.keyId, nowMs);
        const fresh = { keyId: newId(), key: newApiKey(old.kind) };
        await createApiKey(tx, { studioId, kind: old.kind, name: old.name, siteId: old.siteId, ...fresh });
        await replaceApiKey(tx, old.keyId, { replacedBy: fresh.keyId, endsAt: oldEndsAt });
        return fresh;
      });
      publishChange(ctx.nats, studioId, { kind: "sites" });
      return { ...replacement, oldEndsAt };
    }),

  rename: settingsProcedure
    .meta({ does: "Gives a key another name. For owners and admins.", example: { ...EXAMPLE, name: "Till" } })
    .input(z.strictObject({ keyId, name }))
    .output(one)
    .mutation(async ({ ctx, input }) => {
      if (!(await ctx.transact((tx) => renameApiKey(tx, input.keyId, input.name)))) throw notFound("key");
      publishChange(ctx.nats, ctx.studioId, { kind: "sites" });
      return { keyId: input.keyId };
    }),

  disable: settingsProcedure
    .meta({ does: "Stops a key within three seconds; enable lets it go on. For owners and admins.", example: EXAMPLE })
    .input(one)
    .output(one)
    .mutation(async ({ ctx, input }) => {
      const nowMs = ctx.clock.now();
      if (!(await ctx.transact((tx) => setApiKeyDisabled(tx, input.keyId, nowMs)))) throw notFound("key");
      publishChange(ctx.nats, ctx.studioId, { kind: "sites" });
      return input;
    }),

  enable: settingsProcedure
    .meta({
      does: "Lets a disabled key go on, within three seconds; one that has ended stays ended. For owners and admins.",
      example: EXAMPLE,
    })
    .input(one)
    .output(one)
    .mutation(async ({ ctx, input }) => {
      if (!(await ctx.transact((tx) => setApiKeyDisabled(tx, input.keyId, null)))) throw notFound("key");
      publishChange(ctx.nats, ctx.studioId, { kind: "sites" });
      return input;
    }),
});

/** The key, locked until the transaction ends, so that two people who replace it at once do not make two. @throws ApiError */
async function replaceable(tx: StudioTx, id: string, nowMs: number): Promise<ApiKeyRow> {
  await tx.selectFrom("api_key").select("key_id").where("key_id", "=", id).forUpdate().execute();
  const key = await findApiKeyRow(tx, id);
  if (key === undefined) throw notFound("key");
  const state = keyStateOf(key, nowMs);
  if (state === "works") return key;
  const why = {
    ending: "This key was replaced already. Replace the one that was made in its place.",
    ended: "This key has ended. Make a new one.",
    disabled: "This key is disabled. Let it work again first, or make a new one.",
    siteArchived: "The site of this key is archived. Restore it first.",
  } as const;
  throw new ApiError("CONFLICT", why[state]);
}
