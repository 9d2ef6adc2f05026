import { profileFigures } from "@regulars/attribution/reports/profile-figures.report";
import { profileTimeline } from "@regulars/attribution/reports/profile-timeline.report";
import type { ProfileId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { notFound } from "./errors.ts";
import { segmentOf } from "./live/entry-of.ts";
import { findPerson, listPeople, shownPeople } from "./people.store.ts";
import { amountMinor, count, instantMs, page, pageSize, profileId, search, segmentId } from "./schemas.ts";
import { segmentNames } from "./segments.store.ts";
import { type TimelineEntry, timelineEntry } from "./timeline.ts";
import { router, type StudioContext, studioProcedure } from "./trpc.ts";

const person = z.object({
  profileId,
  shownAs: z.string().describe("User id, else first anonymous id, else e-mail, else phone"),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  userId: z.string().nullable(),
  firstSeenAt: instantMs,
  lastSeenAt: instantMs,
});

const identifierKind = z.enum(["userId", "anonymousId", "email", "phone"]);

const timelineCursor = z.strictObject({ occurredAt: instantMs, eventId: z.uuid() });

const timelineItem: z.ZodType<TimelineEntry> = z.object({
  eventId: z.string(),
  name: z.string().describe("Canonical name"),
  type: z.string().describe("Call of the collect API, or `derived`"),
  occurredAt: instantMs,
  visit: z
    .object({ source: z.string(), medium: z.string(), campaign: z.string() })
    .nullable()
    .describe("The visit that it began"),
  segmentId: segmentId.nullable().describe("The segment that was entered or left"),
  segmentName: z.string().nullable(),
  money: z.object({ amountMinor, currency: z.string() }).nullable().describe("Of an order or a refund"),
  event: z.custom<JsonObject>().describe("The event as it was accepted"),
});

export const peopleRouter = router({
  list: studioProcedure
    .meta({
      does: "The studio's people, who was seen last first, or those that match.",
      example: { search: "mia", pageSize: 20 },
    })
    .input(
      z
        .strictObject({
          search,
          segmentId: segmentId.optional().describe("Only people in this segment"),
          sort: z.enum(["lastSeen", "firstSeen", "name"]).default("lastSeen"),
          direction: z.enum(["asc", "desc"]).default("desc"),
          page,
          pageSize,
        })
        .prefault({}),
    )
    .output(
      z.object({
        count: count.describe("People that match, on all pages"),
        people: z.array(person).readonly(),
      }),
    )
    .query(({ ctx, input }) => ctx.transact((tx) => listPeople(tx, input))),

  get: studioProcedure
    .meta({
      does: "One person: traits, identifiers, segments, and why they are one person. Asked for by the id of a profile that was merged, it answers with the one that remains.",
      example: { profileId: EXAMPLE_ID },
    })
    .input(z.strictObject({ profileId }))
    .output(
      person.extend({
        traits: z
          .array(
            z.object({ key: z.string(), value: z.unknown(), cameAt: instantMs.describe("When it came, epoch ms") }),
          )
          .readonly(),
        identifiers: z.array(z.object({ kind: identifierKind, value: z.string(), firstSeenAt: instantMs })).readonly(),
        segments: z.array(z.object({ segmentId, name: z.string(), enteredAt: instantMs })).readonly(),
        merges: z
          .array(z.object({ profileId, reason: z.string(), mergedAt: instantMs }))
          .readonly()
          .describe("Profiles that turned out to be this person, oldest first"),
      }),
    )
    .query(async ({ ctx, input }) => {
      const found = await ctx.transact((tx) => findPerson(tx, input.profileId));
      if (found === undefined) throw notFound("person");
      return found;
    }),

  figures: studioProcedure
    .meta({
      does: "What a person comes to: visits with a source, and orders with what they brought, by currency.",
      example: { profileId: EXAMPLE_ID },
    })
    .input(z.strictObject({ profileId }))
    .output(
      z.object({
        visits: count,
        orders: z
          .array(
            z.object({
              currency: z.string(),
              orders: count,
              netMinor: amountMinor.describe("Less refunds, in minor units"),
            }),
          )
          .readonly(),
      }),
    )
    .query(async ({ ctx, input }) =>
      profileFigures(ctx.clickhouse, ctx.studioId, await remainingOf(ctx, input.profileId)),
    ),

  timeline: studioProcedure
    .meta({
      does: "All that happened to a person, newest first: events, visits with their source, orders, segments entered and left. Read on with `next`.",
      example: { profileId: EXAMPLE_ID, limit: 20 },
    })
    .input(
      z.strictObject({
        profileId,
        limit: z.number().int().min(1).max(200).default(50),
        after: timelineCursor.optional().describe("`next` of the page before"),
      }),
    )
    .output(
      z.object({
        entries: z.array(timelineItem).readonly(),
        next: timelineCursor.nullable().describe("Where the next page begins; null on the last"),
      }),
    )
    .query(async ({ ctx, input: { profileId: asked, limit, after } }) => {
      const remaining = await remainingOf(ctx, asked);
      const page = { profileId: remaining, limit, ...(after === undefined ? {} : { after }) };
      const { items, next } = await profileTimeline(ctx.clickhouse, ctx.studioId, page);
      const segmentIds = items.map(segmentOf).filter((id) => id !== null);
      const segments = await ctx.transact((tx) => segmentNames(tx, segmentIds));
      return { entries: items.map((item) => timelineEntry(item, segments)), next: next ?? null };
    }),
});

/** The profile that a person's reports are under. @throws ApiError when the studio has no such person */
async function remainingOf(ctx: StudioContext, asked: ProfileId): Promise<ProfileId> {
  const remaining = (await ctx.transact((tx) => shownPeople(tx, [asked]))).get(asked);
  if (remaining === undefined) throw notFound("person");
  return remaining.profileId;
}
