import type { SegmentId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { StudioTx } from "@regulars/db/tenancy";
import { z } from "zod";
import { EXAMPLE_DEFINITION, EXAMPLE_ID } from "./docs/examples.ts";
import { ApiError, notFound } from "./errors.ts";
import { definitionInput, fault, segmentId } from "./schemas.ts";
import {
  acceptDefinition,
  announceDefinitions,
  editorOf,
  faultsOf,
  nameOfCopy,
  refuseFaults,
  withUniqueName,
} from "./segment-edits.ts";
import { referenceFaults, segmentUses } from "./segment-references.store.ts";
import {
  archiveSegment,
  findSegment,
  insertSegment,
  listSegments,
  restoreSegment,
  updateSegment,
} from "./segments.store.ts";
import { studioProcedure } from "./trpc.ts";

export const segmentName = z.string().trim().min(1, "A segment needs a name").max(120, "At most 120 characters");
const description = z.string().trim().max(500, "At most 500 characters").describe("What it is for, in a sentence");
const folder = z.string().trim().max(60, "At most 60 characters").describe("The folder it is shown in; empty: none");
const revision = z.number().int().describe("Number of the latest definition, from 1");
const saved = z.object({ segmentId, revision });
const one = z.strictObject({ segmentId });

export const segmentEditProcedures = {
  check: studioProcedure
    .meta({
      does: "What would keep a definition from being saved, with the path of each fault; nothing is saved. A mutation only because definitions are too long for an address.",
      example: { definition: EXAMPLE_DEFINITION },
    })
    .input(
      z.strictObject({
        definition: definitionInput,
        segmentId: segmentId.optional().describe("The segment that is edited; circles back to it are faults"),
      }),
    )
    .output(z.object({ ok: z.boolean(), faults: z.array(fault).readonly() }))
    .mutation(async ({ ctx, input }) => {
      const formal = faultsOf(input.definition);
      const faults =
        formal.length > 0
          ? formal
          : await ctx.transact((tx) =>
              referenceFaults(tx, {
                segmentId: input.segmentId,
                definition: acceptDefinition(input.definition),
              }),
            );
      return { ok: faults.length === 0, faults };
    }),

  create: studioProcedure
    .meta({
      does: "Makes a segment. Its members are worked out from all history; until then its status is computing.",
      example: { name: "Ordered in 30 days", definition: EXAMPLE_DEFINITION },
    })
    .input(
      z.strictObject({
        name: segmentName,
        description: description.optional(),
        folder: folder.optional(),
        definition: definitionInput,
      }),
    )
    .output(saved)
    .mutation(async ({ ctx, input }) => {
      const accepted = acceptDefinition(input.definition);
      const created = await withUniqueName(() =>
        ctx.transact(async (tx) => {
          const made = await insertSegment(tx, { ...input, definition: accepted, by: editorOf(ctx) });
          await requireReferences(tx, made, accepted);
          return made;
        }),
      );
      await announceDefinitions(ctx);
      return { segmentId: created, revision: 1 };
    }),

  update: studioProcedure
    .meta({
      does: "Renames, describes or files a segment, gives it a new definition, or all of that. A definition that differs is a new revision; the old members stand until it is worked out. Refused when segments would ask about each other in a circle.",
      example: { segmentId: EXAMPLE_ID, definition: EXAMPLE_DEFINITION, expectedRevision: 1 },
    })
    .input(
      z.strictObject({
        segmentId,
        name: segmentName.optional(),
        description: description.optional(),
        folder: folder.optional(),
        definition: z
          .unknown()
          .optional()
          .describe('Segment definition: {"v": 1, "rule": {…}}; as it was when left out'),
        expectedRevision: revision
          .optional()
          .describe("The revision that was edited: when another was saved meanwhile, nothing is changed (CONFLICT)"),
      }),
    )
    .output(saved)
    .mutation(async ({ ctx, input }) => {
      const accepted = input.definition === undefined ? undefined : acceptDefinition(input.definition);
      const outcome = await withUniqueName(() =>
        ctx.transact(async (tx) => {
          const edited = await updateSegment(tx, input.segmentId, {
            name: input.name,
            description: input.description,
            folder: input.folder,
            definition: accepted,
            by: editorOf(ctx),
            nowMs: ctx.clock.now(),
            expectedRevision: input.expectedRevision,
          });
          // After it, as an edit holds the studio's definitions until its transaction ends: no other can close a circle meanwhile.
          if (edited.kind === "saved" && accepted !== undefined) await requireReferences(tx, input.segmentId, accepted);
          return edited;
        }),
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

  duplicate: studioProcedure
    .meta({
      does: "Makes a segment with the definition, description and folder of another, under a name of its own.",
      example: { segmentId: EXAMPLE_ID },
    })
    .input(z.strictObject({ segmentId, name: segmentName.optional().describe("“Copy of …” when left out") }))
    .output(saved)
    .mutation(async ({ ctx, input }) => {
      const created = await withUniqueName(() =>
        ctx.transact(async (tx) => {
          const original = await findSegment(tx, input.segmentId);
          if (original === undefined) throw notFound("segment");
          const { description: told, folder: filed, definition } = original;
          const taken = (await listSegments(tx)).map((segment) => segment.name);
          const name = input.name ?? nameOfCopy(original.name, taken);
          const made = await insertSegment(tx, {
            name,
            description: told,
            folder: filed,
            definition,
            by: editorOf(ctx),
          });
          await requireReferences(tx, made, definition);
          return made;
        }),
      );
      await announceDefinitions(ctx);
      return { segmentId: created, revision: 1 };
    }),

  archive: studioProcedure
    .meta({
      does: "Takes a segment out of use; nothing is deleted, and restore takes it back. Refused while another segment asks about it.",
      example: { segmentId: EXAMPLE_ID },
    })
    .input(one)
    .output(one)
    .mutation(async ({ ctx, input }) => {
      await ctx.transact(async (tx) => {
        if (!(await archiveSegment(tx, input.segmentId, ctx.clock.now()))) throw notFound("segment in use");
        const users = (await segmentUses(tx)).get(input.segmentId) ?? [];
        if (users.length === 0) return;
        const names = users.map((segment) => `“${segment.name}”`).join(", ");
        throw new ApiError(
          "CONFLICT",
          `Other segments ask about this one: ${names}. Take that rule out of them first, or archive them.`,
        );
      });
      await announceDefinitions(ctx);
      return input;
    }),

  restore: studioProcedure
    .meta({
      does: "Takes an archived segment into use again; its members are worked out anew.",
      example: { segmentId: EXAMPLE_ID },
    })
    .input(one)
    .output(one)
    .mutation(async ({ ctx, input }) => {
      const by = editorOf(ctx);
      await withUniqueName(() =>
        ctx.transact(async (tx) => {
          if (!(await restoreSegment(tx, input.segmentId, { by, nowMs: ctx.clock.now() }))) {
            throw notFound("archived segment");
          }
          const restored = await findSegment(tx, input.segmentId);
          if (restored !== undefined) await requireReferences(tx, input.segmentId, restored.definition);
        }),
      );
      await announceDefinitions(ctx);
      return input;
    }),
};

/** @throws ApiError when the definition asks about a segment that is not in use, or in a circle */
async function requireReferences(tx: StudioTx, id: SegmentId, definition: SegmentDefinition): Promise<void> {
  refuseFaults(await referenceFaults(tx, { segmentId: id, definition }));
}
