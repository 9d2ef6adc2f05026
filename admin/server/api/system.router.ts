import { appliedFacts } from "@regulars/attribution/facts-applied.report";
import { shardOf } from "@regulars/contracts/shard";
import { z } from "zod";
import { lastEventSeq } from "./event-stream.ts";
import { readProgress } from "./progress.store.ts";
import { count } from "./schemas.ts";
import { router, studioProcedure } from "./trpc.ts";

export const systemRouter = router({
  progress: studioProcedure
    .meta({
      does: "How far what this studio sent is worked out. Settled means: every accepted event, edit and instant of the clock so far is in people, segments and reports.",
    })
    .output(
      z.object({
        settled: z.boolean(),
        events: z.object({
          lastSeq: count.describe("Of the studio's last message in EVENTS; 0 without one"),
          foldedSeq: count.describe("Of the last message of its shard that is worked out"),
        }),
        outbox: count.describe("Batches of facts of its shard that are on their way to ClickHouse"),
        due: count.describe("People whom the clock should have moved by now"),
        countersFilling: count.describe("Counters whose history is being read"),
        segmentsComputing: count.describe("Segments whose latest definition is being worked out"),
        facts: z.object({
          version: count.describe("Of the last batch of facts of its shard"),
          applied: count.describe("Of the last one that is in ClickHouse"),
        }),
      }),
    )
    .query(async ({ ctx }) => {
      const shard = shardOf(ctx.studioId);
      // From the front of the pipeline to its end: what a later look finds done was not made undone by what an earlier one found.
      const lastSeq = await lastEventSeq(ctx.nats, ctx.studioId);
      const { foldedSeq, factsVersion, ...open } = await ctx.transact((tx) => readProgress(tx, shard, ctx.clock.now()));
      const applied = (await appliedFacts(ctx.clickhouse)).find((facts) => facts.shard === shard)?.version ?? 0;
      const nothingOpen = Object.values(open).every((left) => left === 0);
      return {
        settled: nothingOpen && lastSeq <= foldedSeq && factsVersion <= applied,
        events: { lastSeq, foldedSeq },
        ...open,
        facts: { version: factsVersion, applied },
      };
    }),
});
