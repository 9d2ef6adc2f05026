import {
  deleteEndedSecrets,
  endSigningSecrets,
  findSealedSecret,
  insertSigningSecret,
  listSigningSecrets,
  newSigningSecret,
} from "@regulars/db/signing-secret.store";
import { newId } from "@regulars/runtime/ids";
import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { ApiError, notFound } from "./errors.ts";
import { idOf, instantMs, overlapMs } from "./schemas.ts";
import { router, settingsProcedure, studioProcedure } from "./trpc.ts";

const secretId = idOf<string>("signing secret");
const one = z.strictObject({ secretId });
const EXAMPLE = { secretId: EXAMPLE_ID };

/** Several may count while programs change over; more than that are a mistake. */
const MAX_SECRETS = 5;

export const signingSecretsRouter = router({
  list: studioProcedure
    .meta({ does: "The signing secrets that count now, newest first, without what they are." })
    .output(
      z
        .array(
          z.object({
            secretId,
            createdAt: instantMs,
            expiresAt: instantMs.nullable().describe("When it stops, once another was made in its place"),
          }),
        )
        .readonly(),
    )
    .query(({ ctx }) => ctx.transact((tx) => listSigningSecrets(tx, ctx.clock.now()))),

  create: settingsProcedure
    .meta({
      does: "Makes a signing secret (userHash = HMAC-SHA256(secret, userId) in hex); those before it go on for the overlap. For owners and admins.",
      example: { overlapMs: 604_800_000 },
    })
    .input(z.strictObject({ overlapMs }))
    .output(z.object({ secretId }))
    .mutation(({ ctx, input }) => {
      const { studioId, signingBox } = ctx;
      const nowMs = ctx.clock.now();
      return ctx.transact(async (tx) => {
        await deleteEndedSecrets(tx, nowMs);
        if ((await listSigningSecrets(tx, nowMs)).length >= MAX_SECRETS) {
          throw new ApiError("CONFLICT", `There are ${MAX_SECRETS} that still count. End one of them first.`);
        }
        await endSigningSecrets(tx, { endsAt: nowMs + input.overlapMs });
        const fresh = { studioId, secretId: newId(), sealed: signingBox.seal(newSigningSecret()) };
        await insertSigningSecret(tx, fresh);
        return { secretId: fresh.secretId };
      });
    }),

  reveal: settingsProcedure
    .meta({
      does: "Tells what a signing secret is. A mutation, so that no answer is kept on the way. For owners and admins.",
      example: EXAMPLE,
    })
    .input(one)
    .output(z.object({ secret: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const sealed = await ctx.transact((tx) => findSealedSecret(tx, input.secretId));
      if (sealed === undefined) throw notFound("signing secret");
      return { secret: ctx.signingBox.open(sealed) };
    }),

  end: settingsProcedure
    .meta({ does: "Stops a signing secret within three seconds. For owners and admins.", example: EXAMPLE })
    .input(one)
    .output(one)
    .mutation(async ({ ctx, input }) => {
      const endsAt = ctx.clock.now();
      const ended = await ctx.transact((tx) => endSigningSecrets(tx, { endsAt, secretId: input.secretId }));
      if (!ended) throw notFound("signing secret that counts");
      return input;
    }),
});
