import { z } from "zod";
import { listPeople } from "./people.store.ts";
import { personEdits } from "./person-edits.ts";
import { personReads } from "./person-reads.ts";
import { person } from "./person-schemas.ts";
import { count, page, pageSize, search, segmentId } from "./schemas.ts";
import { router, studioProcedure } from "./trpc.ts";

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

  ...personReads,
  ...personEdits,
});
