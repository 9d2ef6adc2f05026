import { segmentHistory } from "@regulars/attribution/reports/segment-history.report";
import type { SegmentId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { z } from "zod";
import { onChanges } from "./changes.ts";
import { EXAMPLE_DEFINITION, EXAMPLE_ID } from "./docs/examples.ts";
import { ApiError, notFound } from "./errors.ts";
import { explainProcedures } from "./explain.procedures.ts";
import { listMembers } from "./members.store.ts";
import {
  count,
  definition,
  definitionInput,
  fault,
  instantMs,
  page,
  pageSize,
  profileId,
  search,
  segmentId,
} from "./schemas.ts";
import { acceptDefinition, announceDefinitions, editorOf, faultsOf, withUniqueName } from "./segment-edits.ts";
import {
  archiveSegment,
  findSegment,
  insertSegment,
  listSegments,
  restoreSegment,
  type SegmentDetail,
  updateSegment,
} from "./segments.store.ts";
import { router, studioProcedure } from "./trpc.ts";
import { vocabularyProcedures } from "./vocabulary.procedures.ts";

const name = z.string().trim().min(1, "A segment needs a name").max(120, "At most 120 characters");
const revision = z.number().int().describe("Number of the latest definition, from 1");
const status = z
  .enum(["computing", "live"])
  .describe("computing while a new definition is worked out from history; the members are by the one before meanwhile");

const segment = z.object({
  segmentId,
  name: z.string(),
  memberCount: count.describe("People in it"),
  status,
  revision,
  updatedAt: instantMs,
});
const memberCount = segment.pick({ segmentId: true, memberCount: true, status: true });
const saved = z.object({ segmentId, revision });
const one = z.strictObject({ segmentId });

export const segmentsRouter = router({
  ...explainProcedures,
  ...vocabularyProcedures,

  list: studioProcedure
    .meta({ does: "The studio's segments by name, with how many people are in each." })
    .output(z.array(segment))
    .query(async ({ ctx }) => [...(await ctx.transact(listSegments))]),

  get: studioProcedure
    .meta({ does: "One segment with its latest definition; an archived one too.", example: { segmentId: EXAMPLE_ID } })
    .input(one)
    .output(
      segment.extend({
        definition,
        createdAt: instantMs,
        archivedAt: instantMs.nullable(),
        hasOldMembers: z.boolean().describe("While computing: whether the members of an earlier definition stand"),
        progress: z
          .object({ done: count, total: count })
          .nullable()
          .describe("While computing: people worked out by the new definition, of all"),
      }),
    )
    .query(({ ctx, input }) => ctx.transact((tx) => requireSegment(tx, input.segmentId))),

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

  check: studioProcedure
    .meta({
      does: "What would keep a definition from being saved, with the path of each fault; nothing is saved. A mutation only because definitions are too long for an address.",
      example: { definition: EXAMPLE_DEFINITION },
    })
    .input(z.strictObject({ definition: definitionInput }))
    .output(z.object({ ok: z.boolean(), faults: z.array(fault).readonly() }))
    .mutation(({ input }) => {
      const faults = faultsOf(input.definition);
      return { ok: faults.length === 0, faults };
    }),

  create: studioProcedure
    .meta({
      does: "Makes a segment. Its members are worked out from all history; until then its status is computing.",
      example: { name: "Ordered in 30 days", definition: EXAMPLE_DEFINITION },
    })
    .input(z.strictObject({ name, definition: definitionInput }))
    .output(saved)
    .mutation(async ({ ctx, input }) => {
      const accepted = acceptDefinition(input.definition);
      const created = await withUniqueName(() =>
        ctx.transact((tx) => insertSegment(tx, { name: input.name, definition: accepted, by: editorOf(ctx) })),
      );
      await announceDefinitions(ctx);
      return { segmentId: created, revision: 1 };
    }),

  update: studioProcedure
    .meta({
      does: "Renames a segment, or gives it a new definition, or both. A definition that differs is a new revision; the old members stand until it is worked out.",
      example: { segmentId: EXAMPLE_ID, definition: EXAMPLE_DEFINITION, expectedRevision: 1 },
    })
    .input(
      z.strictObject({
        segmentId,
        name: name.optional(),
        definition: z.unknown().describe('Segment definition: {"v": 1, "rule": {…}}; as it was when left out'),
        expectedRevision: revision
          .optional()
          .describe("The revision that was edited: when another was saved meanwhile, nothing is changed (CONFLICT)"),
      }),
    )
    .output(saved)
    .mutation(async ({ ctx, input }) => {
      const accepted = input.definition === undefined ? undefined : acceptDefinition(input.definition);
      const outcome = await withUniqueName(() =>
        ctx.transact((tx) =>
          updateSegment(tx, input.segmentId, {
            name: input.name,
            definition: accepted,
            by: editorOf(ctx),
            nowMs: ctx.clock.now(),
            expectedRevision: input.expectedRevision,
          }),
        ),
      );
      if (outcome.kind === "absent") throw notFound("segment");
      if (outcome.kind === "outdated") {
        throw new ApiError(
          "CONFLICT",
          "Someone else saved this segment meanwhile. Load it again to see their version.",
        );
      }
      await announceDefinitions(ctx);
      return { segmentId: input.segmentId, revision: outcome.revision };
    }),

  archive: studioProcedure
    .meta({
      does: "Takes a segment out of use; nothing is deleted, and restore takes it back.",
      example: { segmentId: EXAMPLE_ID },
    })
    .input(one)
    .output(z.object({ segmentId }))
    .mutation(async ({ ctx, input }) => {
      const archived = await ctx.transact((tx) => archiveSegment(tx, input.segmentId, ctx.clock.now()));
      if (!archived) throw notFound("segment in use");
      await announceDefinitions(ctx);
      return input;
    }),

  restore: studioProcedure
    .meta({
      does: "Takes an archived segment into use again; its members are worked out anew.",
      example: { segmentId: EXAMPLE_ID },
    })
    .input(one)
    .output(z.object({ segmentId }))
    .mutation(async ({ ctx, input }) => {
      const by = editorOf(ctx);
      const restored = await withUniqueName(() =>
        ctx.transact((tx) => restoreSegment(tx, input.segmentId, { by, nowMs: ctx.clock.now() })),
      );
      if (!restored) throw notFound("archived segment");
      await announceDefinitions(ctx);
      return input;
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
