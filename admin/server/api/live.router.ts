import { arrivalCounts } from "@regulars/attribution/reports/arrival-counts.report";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { notFound } from "./errors.ts";
import { entryDetails } from "./live/entry-details.ts";
import { streamEntries } from "./live/entry-stream.ts";
import { listEntries } from "./live/list-entries.ts";
import { liveEntry } from "./live/live-entry.ts";
import { refusalCounts } from "./live/refusals.store.ts";
import { count, instantMs, segmentId, siteId } from "./schemas.ts";
import { router, studioProcedure } from "./trpc.ts";

const DAY_MS = 86_400_000;

const site = siteId.optional().describe("Only what came with keys of this site");
const filter = {
  show: z
    .enum(["all", "accepted", "rejected", "dead_letter", "bot"])
    .default("all")
    .describe("`accepted` holds what was counted without identifiers too"),
  search: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe(
      "A message id, whole; when nothing has it: part of an event's name or of who a person is, or, among the newest 10,000 that were refused, of what was sent",
    ),
  siteId: site,
};
const cursor = z.strictObject({ at: instantMs, id: z.string().max(100) }).describe("Where a page ended");

export const liveRouter = router({
  list: studioProcedure
    .meta({
      does: "What came in, newest first: accepted, rejected, not worked out (dead letters), bots, counted without identifiers; and the segments that people entered and left. Read on with `next`.",
    })
    .input(
      z
        .strictObject({
          ...filter,
          before: cursor.optional().describe("`next` of the page before"),
          limit: z.number().int().min(1).max(200).default(100),
        })
        .prefault({}),
    )
    .output(z.object({ entries: z.array(liveEntry).readonly(), next: cursor.nullable() }))
    .query(async ({ ctx, input }) => {
      const entries = await listEntries(ctx, input);
      const last = entries.at(-1);
      const isLast = last === undefined || entries.length < input.limit;
      return { entries, next: isLast ? null : { at: last.at, id: last.id } };
    }),

  get: studioProcedure
    .meta({
      does: "One entry with what belongs to it: fields that were refused of an event and the event itself, and the segments that its person entered or left because of it.",
      example: { id: `event:${EXAMPLE_ID}` },
    })
    .input(z.strictObject({ id: z.string().max(100).describe("Id of an entry of `live.list`") }))
    .output(
      z.object({
        entry: liveEntry,
        refused: z.array(liveEntry).readonly().describe("Of an accepted event: its fields that were refused"),
        accepted: liveEntry
          .nullable()
          .describe("Of a refused field: the event that was accepted without it, or its dead letter"),
        acceptedOnItsWay: z
          .boolean()
          .describe(
            "Of a refused field: whether that event is still being worked out. When it is not, and there is none, one with its message id had mostly come before",
          ),
        moves: z
          .array(z.object({ segmentId, segmentName: z.string().nullable(), change: z.enum(["entered", "exited"]) }))
          .readonly(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const details = await entryDetails(ctx, input.id);
      if (details === undefined) throw notFound("event");
      return details;
    }),

  counts: studioProcedure
    .meta({ does: "How much came in the last 24 hours, by what became of it; and how many dead letters wait in all." })
    .input(z.strictObject({ siteId: site }).prefault({}))
    .output(
      z.object({
        all: count,
        accepted: count.describe("With what was counted without identifiers"),
        rejected: count.describe("Events and fields of events"),
        deadLetters: count.describe("All that wait, however old"),
        bots: count,
      }),
    )
    .query(async ({ ctx, input }) => {
      const since = { sinceMs: ctx.clock.now() - DAY_MS, siteId: input.siteId };
      const [arrived, refused] = await Promise.all([
        arrivalCounts(ctx.clickhouse, ctx.studioId, since),
        ctx.transact((tx) => refusalCounts(tx, since)),
      ]);
      const { derived, bots } = arrived;
      const accepted = arrived.accepted + arrived.counted;
      return { all: accepted + derived + bots + refused.rejected + refused.deadLetters, accepted, bots, ...refused };
    }),

  stream: studioProcedure
    .meta({
      does: "Entries of `live.list` as they come, one by one. A page that connects again with the id of the entry it saw last gets what it missed, up to 100. One that cannot follow misses the oldest. A dead letter that failed again comes again.",
      yields: liveEntry,
    })
    .input(
      z
        .strictObject({
          ...filter,
          lastEventId: z
            .string()
            .max(100)
            .optional()
            .describe("The entry seen last; clients send it when they connect again"),
        })
        .prefault({}),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const { lastEventId, ...query } = input;
      for await (const entry of streamEntries(ctx, { ...query, lastEntryId: lastEventId }, signal)) {
        yield tracked(entry.id, entry);
      }
    }),
});
