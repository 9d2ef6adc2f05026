import type { ImportId } from "@regulars/contracts/ids";
import { formatOfName, mappingFault } from "@regulars/contracts/import-fields";
import { type ImportStatus, importMapping } from "@regulars/contracts/imports";
import type { StudioTx } from "@regulars/db/tenancy";
import { newId } from "@regulars/runtime/ids";
import { z } from "zod";
import { onChanges, publishChange } from "./changes.ts";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { ApiError, notFound } from "./errors.ts";
import { listImportErrors } from "./import-errors.store.ts";
import { lookAtImport, wakeImports } from "./import-look.ts";
import { count, importErrorShape, importId, importRow, lookAnswer, page } from "./import-schemas.ts";
import { findImport, insertImport, listImports, moveImport, startImport } from "./imports.store.ts";
import { editorOf } from "./segment-edits.ts";
import { router, type StudioContext, studioProcedure } from "./trpc.ts";

const one = z.strictObject({ importId });
const kind = z.enum(["events", "people"]);
const pageSize = z.number().int().min(1).max(200).default(50).describe("On a page");
const example = { importId: EXAMPLE_ID };

export const importsRouter = router({
  list: studioProcedure
    .meta({ does: "The studio's imports, newest first, with how far each is." })
    .input(z.strictObject({ page, pageSize }).prefault({}))
    .output(z.object({ count: count.describe("Imports on all pages"), imports: z.array(importRow).readonly() }))
    .query(({ ctx, input }) => ctx.transact((tx) => listImports(tx, input))),

  get: studioProcedure
    .meta({ does: "One import, with how its rows are read.", example })
    .input(one)
    .output(importRow.extend({ mapping: importMapping.nullable() }))
    .query(({ ctx, input }) => ctx.transact((tx) => requireImport(tx, input.importId))),

  create: studioProcedure
    .meta({
      does: "Makes an import for a file, which is then sent in pieces of at most 1 MB: `PUT /imports/<importId>/file?offset=<bytes sent so far>`, the piece as the body. The answer says `received`; after a break, go on from there.",
      example: { name: "orders.csv", bytes: 52_428, kind: "events" },
    })
    .input(
      z.strictObject({
        name: z.string().trim().min(1, "A file has a name").max(200, "At most 200 characters"),
        bytes: z.number().int().min(1, "The file is empty").describe("Size of the file"),
        kind,
        format: z.enum(["jsonl", "csv"]).optional().describe("Default: what the name ends in"),
      }),
    )
    .output(z.object({ importId }))
    .mutation(async ({ ctx, input }) => {
      const { name, bytes, format = formatOfName(name) } = input;
      if (bytes > ctx.maxImportBytes) {
        const limit = Math.floor(ctx.maxImportBytes / 1_048_576);
        throw new ApiError(
          "BAD_REQUEST",
          `A file has at most ${limit} MB. Split it, and import one part after the other.`,
        );
      }
      const made = {
        studioId: ctx.studioId,
        importId: newId<ImportId>(),
        createdBy: editorOf(ctx),
        at: ctx.clock.now(),
      };
      await ctx.transact((tx) => insertImport(tx, { ...made, name, bytes, format, kind: input.kind }));
      return { importId: made.importId };
    }),

  look: studioProcedure
    .meta({
      does: "The columns of a file, how they are probably meant, and what its first rows become with a mapping; nothing is imported. A mutation only because mappings are too long for an address.",
      example: { ...example, kind: "events" },
    })
    .input(z.strictObject({ importId, kind, mapping: importMapping.optional().describe("Default: the one suggested") }))
    .output(lookAnswer)
    .mutation(async ({ ctx, input }) => {
      const found = await ctx.transact((tx) => requireImport(tx, input.importId));
      if (found.status === "uploading") throw new ApiError("CONFLICT", "The file is not all here yet.");
      return lookAtImport(ctx.nats, { studioId: ctx.studioId, ...input });
    }),

  start: studioProcedure
    .meta({
      does: "Lets an import run. Rows become events as the collect API would take them from a secret key, as they once happened; the same row again changes nothing.",
      example: { ...example, kind: "events", mapping: { columns: null } },
    })
    .input(
      z.strictObject({
        importId,
        kind,
        mapping: importMapping,
        startsJourneys: z.boolean().default(false).describe("Whether journeys may start from what is imported"),
      }),
    )
    .output(importRow)
    .mutation(async ({ ctx, input }) => {
      const { importId: id, mapping, startsJourneys } = input;
      const found = await ctx.transact((tx) => requireImport(tx, id));
      const fault = mappingFault(input.kind, found.format, mapping);
      if (fault !== undefined)
        throw new ApiError("BAD_REQUEST", fault, { faults: [{ path: ["mapping"], message: fault }] });
      const start = { kind: input.kind, mapping, startsJourneys, at: ctx.clock.now() };
      if (!(await ctx.transact((tx) => startImport(tx, id, start)))) throw cannot("be started", found.status);
      return announce(ctx, id);
    }),

  pause: studioProcedure
    .meta({ does: "Stops an import that runs, after the rows under way; it can go on from there.", example })
    .input(one)
    .output(importRow)
    .mutation(({ ctx, input }) => move(ctx, input.importId, { from: ["running"], to: "paused", verb: "be paused" })),

  resume: studioProcedure
    .meta({ does: "Lets a paused import go on.", example })
    .input(one)
    .output(importRow)
    .mutation(({ ctx, input }) => move(ctx, input.importId, { from: ["paused"], to: "running", verb: "go on" })),

  cancel: studioProcedure
    .meta({ does: "Ends an import for good. What went in by then stays.", example })
    .input(one)
    .output(importRow)
    .mutation(({ ctx, input }) =>
      move(ctx, input.importId, {
        from: ["uploading", "ready", "running", "paused"],
        to: "cancelled",
        verb: "be cancelled",
      }),
    ),

  errors: studioProcedure
    .meta({
      does: "What is wrong with the lines of an import, in the order of the file. All lines that were refused: `GET /imports/<importId>/refused`, in the format of the file, to be mended and imported.",
      example,
    })
    .input(z.strictObject({ importId, page, pageSize }))
    .output(z.object({ count: count.describe("On all pages"), errors: z.array(importErrorShape).readonly() }))
    .query(({ ctx, input }) =>
      ctx.transact(async (tx) => {
        await requireImport(tx, input.importId);
        return listImportErrors(tx, input.importId, input);
      }),
    ),

  progress: studioProcedure
    .meta({
      does: "The newest imports of the studio, or one, now and whenever they move.",
      yields: z.array(importRow),
    })
    .input(z.strictObject({ importId: importId.optional() }).optional())
    .subscription(async function* ({ ctx, input, signal }) {
      const { nats, studioId } = ctx;
      for await (const _ of onChanges(nats, { studioId, kinds: ["imports"], signal })) {
        yield await ctx.transact(async (tx) =>
          input?.importId === undefined
            ? (await listImports(tx, { page: 1, pageSize: 50 })).imports
            : [importRow.parse(await requireImport(tx, input.importId))],
        );
      }
    }),
});

async function requireImport(tx: StudioTx, id: ImportId) {
  const found = await findImport(tx, id);
  if (found === undefined) throw notFound("import");
  return found;
}

interface Move {
  readonly from: readonly ImportStatus[];
  readonly to: ImportStatus;
  readonly verb: string;
}

async function move(ctx: StudioContext, id: ImportId, { from, to, verb }: Move) {
  const moved = await ctx.transact(async (tx) => {
    const { status } = await requireImport(tx, id);
    const ends = to === "cancelled" ? { finishedAt: ctx.clock.now() } : {};
    return (await moveImport(tx, id, { from, to, ...ends })) ? undefined : status;
  });
  if (moved !== undefined) throw cannot(verb, moved);
  return announce(ctx, id);
}

function cannot(verb: string, status: ImportStatus): ApiError {
  return new ApiError("CONFLICT", `This import cannot ${verb}: it is ${status}.`);
}

/** Tells who works imports off and the open pages. */
async function announce(ctx: StudioContext, id: ImportId) {
  wakeImports(ctx.nats);
  publishChange(ctx.nats, ctx.studioId, { kind: "imports", importId: id });
  return ctx.transact((tx) => requireImport(tx, id));
}
