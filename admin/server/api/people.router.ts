import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { notFound } from "./errors.ts";
import { findPerson, listPeople } from "./people.store.ts";
import { count, instantMs, page, pageSize, profileId, search, segmentId } from "./schemas.ts";
import { router, studioProcedure } from "./trpc.ts";

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

export const peopleRouter = router({
  list: studioProcedure
    .meta({
      does: "The studio's people, who was seen last first, or those that match.",
      example: { search: "mia", pageSize: 20 },
    })
    .input(
      z.strictObject({
        search,
        segmentId: segmentId.optional().describe("Only people in this segment"),
        sort: z.enum(["lastSeen", "firstSeen", "name"]).default("lastSeen"),
        direction: z.enum(["asc", "desc"]).default("desc"),
        page,
        pageSize,
      }),
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
});
