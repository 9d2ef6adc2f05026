import type { CollectedBatch } from "@regulars/contracts/event";
import type { ErasureId } from "@regulars/contracts/ids";
import { eventsSubject } from "@regulars/contracts/subjects";
import { newId } from "@regulars/runtime/ids";
import { JSONCodec } from "nats";
import { z } from "zod";
import { mayChangeSettings } from "../auth/roles.ts";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { findReceipt, insertErasure, liftRefusal, listReceipts } from "./erasures.store.ts";
import { ApiError, notFound } from "./errors.ts";
import { namedActors } from "./named-actors.ts";
import { remainingOf } from "./person-reads.ts";
import { count, idOf, instantMs, page, pageSize, profileId } from "./schemas.ts";
import { editorOf } from "./segment-edits.ts";
import { router, studioProcedure } from "./trpc.ts";

const batch = JSONCodec<CollectedBatch>();
const TIMEOUT_MS = 5_000;

const erasureId = idOf<ErasureId>("erasure");
const one = z.strictObject({ erasureId });

const receipt = z.object({
  erasureId,
  requestedAt: instantMs,
  requestedBy: z
    .object({ kind: z.enum(["user", "key"]), name: z.string().nullable() })
    .nullable()
    .describe("The member of staff or the key that asked for it; the name is null when they are there no more"),
  finishedAt: instantMs.nullable().describe("Null while some store still has to forget"),
  removed: z.record(z.string(), count).describe("Rows, lines and messages that went, by store and table"),
  refused: count.describe("Identifiers of theirs that are refused; 0 once that was lifted"),
});

/** For staff who may change settings, and for the studio's own server. */
const erasingProcedure = studioProcedure.use(async ({ ctx, next }) => {
  const { actor, studioId, studios } = ctx;
  if (actor.kind === "user" && !mayChangeSettings(await studios.roleAt(actor.userId, studioId))) {
    throw new ApiError("FORBIDDEN", "Only owners and admins of the studio can erase people. Ask one of them.");
  }
  return next({ ctx });
});

export const erasuresRouter = router({
  request: erasingProcedure
    .meta({
      does: "Erases a person everywhere: profile, events, messages in the streams, what was refused, lines of imported files. What they paid stays in reports, without them. Whoever comes with one of their identifiers again is refused. It cannot be undone. For owners and admins, and for secret keys; `erasures.get` says when it is finished.",
      example: { profileId: EXAMPLE_ID },
    })
    .input(z.strictObject({ profileId }))
    .output(one)
    .mutation(async ({ ctx, input }) => {
      const { nats, studioId, log } = ctx;
      const remaining = await remainingOf(ctx, input.profileId);
      const asked = { erasureId: newId<ErasureId>(), profileId: remaining, by: editorOf(ctx), nowMs: ctx.clock.now() };
      const id = await ctx.transact((tx) => insertErasure(tx, asked));
      const erasures = [{ erasureId: id, profileId: remaining }];
      const order = batch.encode({ v: 1, studioId, events: [], erasures });
      try {
        await nats.jetstream().publish(eventsSubject(studioId), order, { timeout: TIMEOUT_MS });
      } catch (error) {
        // It is written down, and is ordered again until it is carried out.
        log.warn(
          { err: error, studioId, erasureId: id },
          "an erasure is ordered later: the event stream did not answer",
        );
      }
      return { erasureId: id };
    }),

  list: studioProcedure
    .meta({ does: "Receipts of the people who were erased, the newest first. They name nobody." })
    .input(z.strictObject({ page, pageSize }).prefault({}))
    .output(z.object({ count: count.describe("Receipts on all pages"), receipts: z.array(receipt).readonly() }))
    .query(async ({ ctx, input }) => {
      const { count: all, receipts } = await ctx.transact((tx) => listReceipts(tx, input));
      const actors = await namedActors(
        ctx,
        receipts.map(({ requestedBy }) => requestedBy),
      );
      return {
        count: all,
        receipts: receipts.map((each) => ({ ...each, requestedBy: actors.get(each.requestedBy) ?? null })),
      };
    }),

  get: studioProcedure
    .meta({ does: "One receipt, and so whether that erasure is finished.", example: { erasureId: EXAMPLE_ID } })
    .input(one)
    .output(receipt)
    .query(async ({ ctx, input }) => {
      const found = await ctx.transact((tx) => findReceipt(tx, input.erasureId));
      if (found === undefined) throw notFound("erasure");
      const actors = await namedActors(ctx, [found.requestedBy]);
      return { ...found, requestedBy: actors.get(found.requestedBy) ?? null };
    }),

  liftRefusal: erasingProcedure
    .meta({
      does: "Takes in again what comes about a person who was erased, as they want to be known anew. What was erased does not come back. For owners and admins, and for secret keys.",
      example: { erasureId: EXAMPLE_ID },
    })
    .input(one)
    .output(z.object({ lifted: count.describe("Identifiers that were refused until now") }))
    .mutation(({ ctx, input }) =>
      ctx.transact(async (tx) => {
        if ((await findReceipt(tx, input.erasureId)) === undefined) throw notFound("erasure");
        return { lifted: await liftRefusal(tx, input.erasureId) };
      }),
    ),
});
