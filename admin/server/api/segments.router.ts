import { membershipSizes } from "@regulars/attribution/reports/membership-sizes.report";
import { segmentHistory } from "@regulars/attribution/reports/segment-history.report";
import type { SegmentId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { z } from "zod";
import { onChanges } from "./changes.ts";
import { dayRange, dayRangeInput, resolveDays } from "./days.ts";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { notFound } from "./errors.ts";
import { explainProcedures } from "./explain.procedures.ts";
import { listMembers } from "./members.store.ts";
import { previewProcedures } from "./preview.procedures.ts";
import { count, definition, instantMs, page, pageSize, profileId, search, segmentId } from "./schemas.ts";
import { segmentEditProcedures } from "./segment-edit.procedures.ts";
import { segmentUses } from "./segment-references.store.ts";
import { findSegment, listSegments, type SegmentDetail } from "./segments.store.ts";
import { findStudio } from "./studio.store.ts";
import { router, studioProcedure } from "./trpc.ts";
import { vocabularyProcedures } from "./vocabulary.procedures.ts";

const revision = z.number().int().describe("Number of the latest definition, from 1");
const status = z
  .enum(["computing", "live"])
  .describe("computing while a new definition is worked out from history; the members are by the one before meanwhile");

const segment = z.object({
  segmentId,
  name: z.string(),
  description: z.string(),
  folder: z.string().describe("Empty: none"),
  memberCount: count.describe("People in it"),
  status,
  revision,
  updatedAt: instantMs,
  computedAt: instantMs
    .nullable()
    .describe("When the definition that its members are by was worked out for everyone; it follows by itself since"),
});
const usedBy = z
  .array(z.object({ segmentId, name: z.string() }))
  .readonly()
  .describe("Segments in use that ask about it");
const memberCount = segment.pick({ segmentId: true, memberCount: true, status: true });
const one = z.strictObject({ segmentId });

export const segmentsRouter = router({
  ...explainProcedures,
  ...vocabularyProcedures,
  ...previewProcedures,
  ...segmentEditProcedures,

  list: studioProcedure
    .meta({ does: "The studio's segments by name, with how many people are in each and which others ask about it." })
    .output(z.array(segment.extend({ usedBy })).readonly())
    .query(({ ctx }) =>
      ctx.transact(async (tx) => {
        const uses = await segmentUses(tx);
        return (await listSegments(tx)).map((each) => ({ ...each, usedBy: uses.get(each.segmentId) ?? [] }));
      }),
    ),

  get: studioProcedure
    .meta({ does: "One segment with its latest definition; an archived one too.", example: { segmentId: EXAMPLE_ID } })
    .input(one)
    .output(
      segment.extend({
        definition,
        createdAt: instantMs,
        archivedAt: instantMs.nullable(),
        usedBy,
        hasOldMembers: z.boolean().describe("While computing: whether the members of an earlier definition stand"),
        progress: z
          .object({ done: count, total: count })
          .nullable()
          .describe("While computing: people worked out by the new definition, of all"),
      }),
    )
    .query(({ ctx, input }) =>
      ctx.transact(async (tx) => {
        const found = await requireSegment(tx, input.segmentId);
        return { ...found, usedBy: (await segmentUses(tx)).get(input.segmentId) ?? [] };
      }),
    ),

  members: studioProcedure
    .meta({ does: "The people in a segment, who came last first.", example: { segmentId: EXAMPLE_ID } })
    .input(z.strictObject({ segmentId, search, page, pageSize }))
    .output(
      z.object({
        count: count.describe("People that match, on all pages"),
        members: z
          .array(
            z.object({
              profileId,
              shownAs: z.string().describe("User id, else first anonymous id, else e-mail, else phone"),
              name: z.string().nullable(),
              email: z.string().nullable(),
              enteredAt: instantMs,
              lastSeenAt: instantMs,
            }),
          )
          .readonly(),
      }),
    )
    .query(({ ctx, input }) =>
      ctx.transact(async (tx) => {
        await requireSegment(tx, input.segmentId);
        return listMembers(tx, input.segmentId, input);
      }),
    ),

  history: studioProcedure
    .meta({
      does: "A segment by its entries and exits alone, as the reports have them: how often people entered and left, and how many are in by that.",
      example: { segmentId: EXAMPLE_ID },
    })
    .input(one)
    .output(z.object({ members: count, entered: count, exited: count }))
    .query(async ({ ctx, input }) => {
      await ctx.transact((tx) => requireSegment(tx, input.segmentId));
      return segmentHistory(ctx.clickhouse, ctx.studioId, input.segmentId);
    }),

  sizes: studioProcedure
    .meta({
      does: "How many people were in each segment at the end of each day, and how many came in and left on it, by the entries and exits in the reports. People count as the ones they turned out to be, also before profiles were merged.",
      example: { days: 30 },
    })
    .input(z.strictObject({ segmentId: segmentId.optional().describe("Only this one"), ...dayRangeInput }).prefault({}))
    .output(
      z.object({
        range: dayRange,
        segments: z
          .array(
            z.object({
              segmentId,
              days: z
                .array(z.object({ day: z.string(), members: count, entered: count, exited: count }))
                .readonly()
                .describe("Each day of the range"),
            }),
          )
          .readonly()
          .describe("Those that anybody ever entered"),
      }),
    )
    .query(async ({ ctx, input }) => {
      const studio = await ctx.transact(async (tx) => {
        if (input.segmentId !== undefined) await requireSegment(tx, input.segmentId);
        return findStudio(tx);
      });
      const range = resolveDays(input, studio?.timeZone ?? "UTC", ctx.clock.now());
      const segments = await membershipSizes(ctx.clickhouse, ctx.studioId, { range, segmentId: input.segmentId });
      return { range, segments };
    }),

  counts: studioProcedure
    .meta({
      does: "How many people are in each segment: at once, and again whenever that changes, at most every 100 ms.",
      yields: z.array(memberCount),
    })
    .subscription(async function* ({ ctx, signal }) {
      const changes = onChanges(ctx.nats, { studioId: ctx.studioId, kinds: ["memberships", "segments"], signal });
      for await (const _ of changes) {
        const segments = await ctx.transact(listSegments);
        yield segments.map(({ segmentId, memberCount, status }) => ({ segmentId, memberCount, status }));
      }
    }),
});

/** The segment, archived or not. @throws ApiError when the studio has none of this id */
async function requireSegment(tx: StudioTx, id: SegmentId): Promise<SegmentDetail> {
  const found = await findSegment(tx, id);
  if (found === undefined) throw notFound("segment");
  return found;
}
