import type { Explanation } from "@regulars/segments/explain";
import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { explainMembership, type MembershipExplained } from "./explain-membership.ts";
import { instantMs, profileId, segmentId } from "./schemas.ts";
import { studioProcedure } from "./trpc.ts";

const explained: z.ZodType<MembershipExplained> = z.object({
  segmentId,
  segmentName: z.string(),
  profileId: profileId.describe("Of the one who remains, when the one asked for was merged"),
  shownAs: z.string(),
  name: z.string().nullable(),
  isMember: z.boolean(),
  enteredAt: instantMs.nullable(),
  status: z
    .enum(["computing", "live"])
    .describe("computing while a new definition is worked out; what is explained is the one that the members are by"),
  at: instantMs.describe("Instant of the explanation, epoch ms UTC"),
  explanation: z
    .custom<Explanation>()
    .nullable()
    .describe(
      "`{rule, truth, saw?, nextChangeAt?, children}`: each rule with its truth, what it saw, when the clock alone next changes it, and the same of the rules inside it. Null while what it counts is still read from history",
    ),
  names: z
    .object({ segments: z.record(z.string(), z.string()), lists: z.record(z.string(), z.string()) })
    .describe("Of the segments and lists that rules ask for, by id"),
});

export const explainProcedures = {
  explain: studioProcedure
    .meta({
      does: "Why somebody is in a segment or is not: each rule of its definition with its truth, the value it saw and the instant it next changes.",
      example: { segmentId: EXAMPLE_ID, profileId: EXAMPLE_ID },
    })
    .input(z.strictObject({ segmentId, profileId }))
    .output(explained)
    .query(({ ctx, input }) => ctx.transact((tx) => explainMembership(tx, { ...input, nowMs: ctx.clock.now() }))),
};
