import { shardOf } from "@regulars/contracts/shard";
import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { notFound } from "./errors.ts";
import { lettersProgress, lettersToReplay } from "./live/letters.store.ts";
import { askForReplay } from "./live/replay.ts";
import { count, eventId } from "./schemas.ts";
import { router, studioProcedure } from "./trpc.ts";

const asked = z.object({
  asked: count.describe("Letters that will be worked out again"),
  seq: count.describe(
    "Of the last message in EVENTS that asks for it; `deadLetters.progress` takes it. 0 when there is none",
  ),
});

export const deadLettersRouter = router({
  replay: studioProcedure
    .meta({
      does: "Works one dead letter out again. When it goes well, the letter is gone and its event counts like any other; when not, it stays with the new reason. Answers when it is asked for; `deadLetters.progress` says when it is done.",
      example: { eventId: EXAMPLE_ID },
    })
    .input(z.strictObject({ eventId }))
    .output(asked)
    .mutation(async ({ ctx, input }) => {
      const letters = await ctx.transact((tx) => lettersToReplay(tx, input.eventId));
      if (letters.length === 0) throw notFound("dead letter");
      return { asked: letters.length, seq: await askForReplay(ctx, letters) };
    }),

  replayAll: studioProcedure
    .meta({
      does: "Works all of the studio's dead letters out again, the first that failed first; up to 10,000 a call.",
    })
    .output(asked)
    .mutation(async ({ ctx }) => {
      const letters = await ctx.transact((tx) => lettersToReplay(tx));
      return { asked: letters.length, seq: await askForReplay(ctx, letters) };
    }),

  progress: studioProcedure
    .meta({
      does: "How far a replay is. Letters that are left once it is done failed again, or came after it was asked for all.",
      example: { seq: 42 },
    })
    .input(z.strictObject({ seq: z.number().int().min(0).describe("`seq` of the replay") }))
    .output(z.object({ done: z.boolean(), left: count.describe("Letters from before it that are still there") }))
    .query(async ({ ctx, input }) => {
      const { foldedSeq, left } = await ctx.transact((tx) =>
        lettersProgress(tx, { shard: shardOf(ctx.studioId), seq: input.seq }),
      );
      return { done: foldedSeq >= input.seq, left };
    }),
});
