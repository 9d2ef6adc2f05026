import { profileBookings } from "@regulars/attribution/reports/profile-bookings.report";
import { profileFigures } from "@regulars/attribution/reports/profile-figures.report";
import { profileNames } from "@regulars/attribution/reports/profile-names.report";
import { profileTimeline } from "@regulars/attribution/reports/profile-timeline.report";
import { profileWeeks } from "@regulars/attribution/reports/profile-weeks.report";
import type { ProfileId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { noStudio, notFound } from "./errors.ts";
import { listNames } from "./lists.store.ts";
import { segmentOf } from "./live/entry-of.ts";
import { namedActors } from "./named-actors.ts";
import { nextBooking } from "./next-booking.ts";
import { shownPeople } from "./people.store.ts";
import { findPerson, type Person } from "./person.store.ts";
import { originsOf } from "./person-origins.ts";
import { actor, booking, origin, timelineKind, week, wholePerson } from "./person-schemas.ts";
import { fillWeeks, lastWeeks } from "./person-weeks.ts";
import { amountMinor, count, instantMs, profileId, segmentId } from "./schemas.ts";
import { segmentNames } from "./segments.store.ts";
import { findStudio } from "./studio.store.ts";
import { listOf, type TimelineEntry, timelineEntry } from "./timeline.ts";
import { countKinds, filterOf } from "./timeline-kinds.ts";
import { type StudioContext, studioProcedure } from "./trpc.ts";

const one = z.strictObject({ profileId });
const EXAMPLE = { profileId: EXAMPLE_ID };
const timelineCursor = z.strictObject({ occurredAt: instantMs, eventId: z.uuid() });

const timelineItem: z.ZodType<TimelineEntry> = z.object({
  eventId: z.string(),
  name: z.string().describe("Canonical name"),
  type: z.string().describe("Call of the collect API, `list`, or `derived`"),
  occurredAt: instantMs,
  visit: z
    .object({ source: z.string(), medium: z.string(), campaign: z.string() })
    .nullable()
    .describe("The visit that it began"),
  segmentId: segmentId.nullable().describe("The segment that was entered or left"),
  segmentName: z.string().nullable(),
  listName: z.string().nullable().describe("The list that they were put on or taken off"),
  by: actor,
  money: z.object({ amountMinor, currency: z.string() }).nullable().describe("Of an order or a refund"),
  event: z.custom<JsonObject>().describe("The event as it was accepted"),
});

/** Procedures that tell of one person. */
export const personReads = {
  get: studioProcedure
    .meta({
      does: "One person: traits, consents, identifiers, segments, lists, and why they are one person. Asked for by the id of a profile that was merged, it answers with the one that remains.",
      example: EXAMPLE,
    })
    .input(one)
    .output(wholePerson)
    .query(({ ctx, input }) => requirePerson(ctx, input.profileId)),

  origins: studioProcedure
    .meta({
      does: "Where a person's traits and consents came from: the event of each, the site, file or member of staff behind it. One whose event is not in history yet is missing.",
      example: EXAMPLE,
    })
    .input(one)
    .output(z.array(origin).readonly())
    .query(async ({ ctx, input }) => originsOf(ctx, await requirePerson(ctx, input.profileId))),

  figures: studioProcedure
    .meta({
      does: "What a person comes to: visits with a source, orders with what they brought by currency, both by week over half a year, and the next class they have a place in.",
      example: EXAMPLE,
    })
    .input(one)
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
        currency: z.string().describe("Of the weeks: the one with most orders, else the studio's"),
        weeks: z.array(week).readonly().describe("The last 26 weeks, oldest first"),
        nextBooking: booking,
      }),
    )
    .query(async ({ ctx, input }) => {
      const remaining = await remainingOf(ctx, input.profileId);
      const studio = await ctx.transact(findStudio);
      if (studio === undefined) throw noStudio();
      const nowMs = ctx.clock.now();
      const weeks = lastWeeks(nowMs, studio.timeZone);
      const since = { profileId: remaining, from: weeks[0], timeZone: studio.timeZone };
      const [figures, ofWeeks, bookings] = await Promise.all([
        profileFigures(ctx.clickhouse, ctx.studioId, remaining),
        profileWeeks(ctx.clickhouse, ctx.studioId, since),
        profileBookings(ctx.clickhouse, ctx.studioId, remaining),
      ]);
      const currency = figures.orders[0]?.currency ?? studio.currency;
      return {
        ...figures,
        currency,
        weeks: fillWeeks(weeks, ofWeeks, currency),
        nextBooking: nextBooking(bookings, nowMs),
      };
    }),

  timelineKinds: studioProcedure
    .meta({
      does: "What kinds of things a person's timeline holds, and how many of each. An event that began a visit counts as a visit and as what it is.",
      example: EXAMPLE,
    })
    .input(one)
    .output(z.array(z.object({ kind: timelineKind, entries: count })).readonly())
    .query(async ({ ctx, input }) => {
      const remaining = await remainingOf(ctx, input.profileId);
      const [names, { visits }] = await Promise.all([
        profileNames(ctx.clickhouse, ctx.studioId, remaining),
        profileFigures(ctx.clickhouse, ctx.studioId, remaining),
      ]);
      return countKinds(names, visits);
    }),

  timeline: studioProcedure
    .meta({
      does: "All that happened to a person, newest first: events, visits with their source, orders, segments entered and left, and what was changed in the admin and by whom. Read on with `next`.",
      example: { profileId: EXAMPLE_ID, limit: 20 },
    })
    .input(
      z.strictObject({
        profileId,
        limit: z.number().int().min(1).max(200).default(50),
        kinds: z.array(timelineKind).max(20).default([]).describe("Only these kinds; none: everything"),
        after: timelineCursor.optional().describe("`next` of the page before"),
      }),
    )
    .output(
      z.object({
        entries: z.array(timelineItem).readonly(),
        next: timelineCursor.nullable().describe("Where the next page begins; null on the last"),
      }),
    )
    .query(async ({ ctx, input: { profileId: asked, limit, kinds, after } }) => {
      const remaining = await remainingOf(ctx, asked);
      const filter = filterOf(kinds);
      const page = { profileId: remaining, limit, ...(after && { after }), ...(filter && { filter }) };
      const { items, next } = await profileTimeline(ctx.clickhouse, ctx.studioId, page);
      const actors = await namedActors(
        ctx,
        items.map(({ by }) => by),
      );
      const names = await ctx.transact(async (tx) => ({
        segments: await segmentNames(
          tx,
          items.map(segmentOf).filter((id) => id !== null),
        ),
        lists: await listNames(
          tx,
          items.map(listOf).filter((id) => id !== null),
        ),
        actors,
      }));
      return { entries: items.map((item) => timelineEntry(item, names)), next: next ?? null };
    }),
};

/** @throws ApiError when the studio has no such person */
async function requirePerson(ctx: StudioContext, asked: ProfileId): Promise<Person> {
  const found = await ctx.transact((tx) => findPerson(tx, asked));
  if (found === undefined) throw notFound("person");
  return found;
}

/** The profile that a person's reports are under. @throws ApiError when the studio has no such person */
export async function remainingOf(ctx: StudioContext, asked: ProfileId): Promise<ProfileId> {
  const remaining = (await ctx.transact((tx) => shownPeople(tx, [asked]))).get(asked);
  if (remaining === undefined) throw notFound("person");
  return remaining.profileId;
}
