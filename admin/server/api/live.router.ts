import { recentEvents } from "@regulars/attribution/reports/recent-events.report";
import type { JsonObject } from "@regulars/contracts/json";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { openFactsFeed } from "./facts-feed.ts";
import { fromFact, fromRow, type LiveEvent, type LiveFilter, matchesFilter, since, withPeople } from "./live-events.ts";
import { instantMs, profileId, segmentId } from "./schemas.ts";
import { router, type StudioContext, studioProcedure } from "./trpc.ts";

/** With a filter, how many of the newest events are looked through. */
const LOOKED_THROUGH = 1_000;
const CAUGHT_UP = 100;

const filter = {
  name: z.string().trim().max(200).optional().describe("Part of the event's name, whatever its case"),
  person: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe("Part of who it is shown as or of their name, whatever its case"),
};

const liveEvent: z.ZodType<LiveEvent> = z.object({
  eventId: z.string(),
  name: z.string().describe("Canonical name; `segment.entered` and `segment.exited` too"),
  type: z.string().describe("Call of the collect API, or `derived`"),
  occurredAt: instantMs,
  receivedAt: instantMs,
  profileId,
  shownAs: z.string().describe("Who the person is shown as: user id, else anonymous id, else e-mail, else phone"),
  personName: z.string().nullable(),
  segmentId: segmentId.nullable().describe("The segment that was entered or left"),
  segmentName: z.string().nullable(),
  event: z.custom<JsonObject>().describe("The event as it was accepted"),
});

export const liveRouter = router({
  recent: studioProcedure
    .meta({ does: "The newest events, who came last first. With a filter the newest 1,000 are looked through." })
    .input(z.strictObject({ ...filter, limit: z.number().int().min(1).max(500).default(100) }).prefault({}))
    .output(z.array(liveEvent).readonly())
    .query(({ ctx, input }) => newestEvents(ctx, input, input.limit)),

  stream: studioProcedure
    .meta({
      does: "Events as they are worked out, one by one. A page that connects again with the id of the event it saw last gets what it missed, up to 100. One that cannot follow misses the oldest.",
      yields: liveEvent,
    })
    .input(
      z
        .strictObject({
          ...filter,
          lastEventId: z.string().optional().describe("The event seen last; clients send it when they connect again"),
        })
        .prefault({}),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      // Opened before looking back, so that nothing falls between the two.
      const feed = openFactsFeed(ctx.nats, { studioId: ctx.studioId, signal });
      try {
        if (input.lastEventId !== undefined) {
          const missed = since(await newestEvents(ctx, input, CAUGHT_UP), input.lastEventId);
          for (const event of missed) yield tracked(event.eventId, event);
        }
        for await (const facts of feed.turns()) {
          const events = await ctx.transact((tx) => withPeople(tx, facts.map(fromFact)));
          for (const event of events) if (matchesFilter(event, input)) yield tracked(event.eventId, event);
        }
      } finally {
        feed.close();
      }
    }),
});

async function newestEvents(ctx: StudioContext, filter: LiveFilter, limit: number): Promise<readonly LiveEvent[]> {
  const filtered = Boolean(filter.name) || Boolean(filter.person);
  const rows = await recentEvents(ctx.clickhouse, ctx.studioId, { limit: filtered ? LOOKED_THROUGH : limit });
  const events = await ctx.transact((tx) => withPeople(tx, rows.map(fromRow)));
  return events.filter((event) => matchesFilter(event, filter)).slice(0, limit);
}
