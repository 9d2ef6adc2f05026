import { countPeople } from "@regulars/attribution/reports/segment-people.report";
import { CircularDefinition } from "@regulars/segments/sql/tree";
import { z } from "zod";
import { EXAMPLE_DEFINITION } from "./docs/examples.ts";
import { ApiError, notFound } from "./errors.ts";
import { definitionsNow, peopleByIds } from "./preview.store.ts";
import { count, definitionInput, profileId } from "./schemas.ts";
import { acceptDefinition } from "./segment-edits.ts";
import { findStudio } from "./studio.store.ts";
import { studioProcedure } from "./trpc.ts";

const preview = z.object({
  count: count.describe("People who fit it now"),
  total: count.describe("People of the studio"),
  byRule: z
    .array(
      z.object({
        path: z
          .array(z.union([z.string(), z.number()]))
          .readonly()
          .describe("Where in the definition: keys and places from 0"),
        count: count.describe("People who fit this rule by itself"),
      }),
    )
    .readonly()
    .describe("Each rule of the definition, groups too, the whole first"),
  sample: z
    .array(z.object({ profileId, shownAs: z.string(), name: z.string().nullable(), email: z.string().nullable() }))
    .readonly()
    .describe("Up to ten of those who fit"),
});

export const previewProcedures = {
  preview: studioProcedure
    .meta({
      does: "Counts who fits a definition right now, over all history, rule by rule; nothing is saved. Ends when the caller hangs up. A mutation only because definitions are too long for an address.",
      example: { definition: EXAMPLE_DEFINITION },
    })
    .input(z.strictObject({ definition: definitionInput }))
    .output(preview)
    .mutation(async ({ ctx, input, signal }) => {
      const definition = acceptDefinition(input.definition);
      const { studio, definitions } = await ctx.transact(async (tx) => ({
        studio: await findStudio(tx),
        definitions: await definitionsNow(tx),
      }));
      if (studio === undefined) throw notFound("studio");
      const asked = {
        definition,
        nowMs: ctx.clock.now(),
        timeZone: studio.timeZone,
        definitionOf: (id: string) => definitions.get(id),
        signal,
      };
      const counted = await countPeople(ctx.clickhouse, ctx.studioId, asked).catch(tellCircles);
      return { ...counted, sample: await ctx.transact((tx) => peopleByIds(tx, counted.sample)) };
    }),
};

function tellCircles(error: unknown): never {
  if (error instanceof CircularDefinition)
    throw new ApiError("BAD_REQUEST", "The segments that it asks about go in a circle.");
  throw error;
}
