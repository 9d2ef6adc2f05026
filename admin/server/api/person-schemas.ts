import { z } from "zod";
import { count, instantMs, profileId, segmentId } from "./schemas.ts";
import { TIMELINE_KINDS } from "./timeline-kinds.ts";

/** What the API says of a person in lists. */
export const person = z.object({
  profileId,
  shownAs: z.string().describe("User id, else first anonymous id, else e-mail, else phone"),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  userId: z.string().nullable(),
  firstSeenAt: instantMs,
  lastSeenAt: instantMs,
});

export const identifierKind = z.enum(["userId", "anonymousId", "email", "phone"]);
const messageId = z.string().describe("Of the message that it came by; `people.origins` tells of it");

/** All that is known of a person now. */
export const wholePerson = person.extend({
  traits: z
    .array(
      z.object({
        key: z.string(),
        value: z.unknown(),
        cameAt: instantMs.describe("When it came, epoch ms"),
        messageId,
      }),
    )
    .readonly(),
  consents: z
    .array(
      z.object({
        channel: z.string().describe("Channel or purpose; one that is not here is unset"),
        is: z.enum(["granted", "withdrawn"]),
        at: instantMs,
        messageId,
      }),
    )
    .readonly(),
  identifiers: z.array(z.object({ kind: identifierKind, value: z.string(), firstSeenAt: instantMs })).readonly(),
  segments: z.array(z.object({ segmentId, name: z.string(), enteredAt: instantMs })).readonly(),
  lists: z.array(z.object({ listId: z.string(), name: z.string(), addedAt: instantMs })).readonly(),
  merges: z
    .array(
      z.object({
        profileId,
        reason: z.string(),
        eventId: z.string().describe("The event that showed it"),
        mergedAt: instantMs,
      }),
    )
    .readonly()
    .describe("Profiles that turned out to be this person, oldest first"),
});

export const actor = z
  .object({ kind: z.enum(["user", "key"]), name: z.string().nullable().describe("Null when it is there no more") })
  .nullable()
  .describe("Who said it in the admin");

export const origin = z.object({
  messageId: z.string(),
  eventId: z.string(),
  name: z.string().describe("Canonical name of the event"),
  key: z.enum(["public", "secret"]).nullable(),
  siteName: z.string().nullable(),
  importName: z.string().nullable().describe("The file that it came with"),
  by: actor,
  source: z.string().nullable().describe("Of a consent: where it was said"),
  wordingVersion: z.string().nullable().describe("Of a consent: version of the words that were agreed to"),
});

export const timelineKind = z.enum(TIMELINE_KINDS);

export const week = z.object({
  week: z.string().describe("Its Monday, YYYY-MM-DD in the studio's time zone"),
  visits: count,
  spendMinor: z.number().int().describe("Less refunds, in minor units of `currency`"),
});

export const booking = z
  .object({ startsAt: instantMs, className: z.string().nullable(), location: z.string().nullable() })
  .nullable()
  .describe("The next class that they have a place in");
