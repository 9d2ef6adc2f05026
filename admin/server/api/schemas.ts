import type { EventId, ProfileId, SegmentId, SiteId, StudioId } from "@regulars/contracts/ids";
import type { DefinitionFault, SegmentDefinition } from "@regulars/contracts/segment-definition";
import { z } from "zod";

/** Ids are UUIDs; the brand is the only thing a schema adds. */
export const idOf = <Id extends string>(what: string) =>
  z.uuid({ error: `The id of a ${what}` }).describe(`Id of the ${what}`) as unknown as z.ZodType<Id, string>;

export const studioId = idOf<StudioId>("studio");
export const profileId = idOf<ProfileId>("person");
export const segmentId = idOf<SegmentId>("segment");
export const siteId = idOf<SiteId>("site");
export const eventId = idOf<EventId>("event");
export const keyId = idOf<string>("key");

export const instantMs = z.number().describe("Instant, epoch ms UTC");
export const count = z.number().int();
const MAX_OVERLAP_MS = 30 * 86_400_000;
export const overlapMs = z
  .number()
  .int()
  .min(0)
  .max(MAX_OVERLAP_MS, "At most 30 days")
  .default(86_400_000)
  .describe("How long the one before goes on, in ms; 0 stops it within three seconds");
/** Minor units of the currency that stands beside it. */
export const amountMinor = z.number().int().describe("Minor units (cents)");

export const search = z
  .string()
  .trim()
  .max(200, "At most 200 characters")
  .optional()
  .describe("Part of a name, e-mail address, phone number, user id or anonymous id, whatever its case");

export const page = z.number().int().min(1).max(100_000).default(1).describe("From 1");
export const pageSize = z.number().int().min(1).max(200).default(50).describe("People on a page");

/** A definition as it comes in: anything, as `parseDefinition` says what is wrong with it and where. */
export const definitionInput = z
  .unknown()
  .refine((value) => value !== undefined, "A definition is needed")
  .describe('Segment definition: {"v": 1, "rule": {…}}');
export const definition: z.ZodType<SegmentDefinition> = z
  .custom<SegmentDefinition>()
  .describe('Segment definition: {"v": 1, "rule": {…}}');

export const fault: z.ZodType<DefinitionFault> = z.object({
  path: z.array(z.union([z.string(), z.number()])).describe("Where in the definition: keys and places from 0"),
  message: z.string().describe("What is wrong there"),
});
