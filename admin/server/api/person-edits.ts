import { appliedFacts } from "@regulars/attribution/facts-applied.report";
import { IDENTIFIER_CUT } from "@regulars/contracts/catalogue";
import type { ProfileId } from "@regulars/contracts/ids";
import type { JsonObject } from "@regulars/contracts/json";
import { shardOf } from "@regulars/contracts/shard";
import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { ApiError, notFound } from "./errors.ts";
import { findPerson } from "./person.store.ts";
import { remainingOf } from "./person-reads.ts";
import { readProgress } from "./progress.store.ts";
import { publishEvents } from "./publish-events.ts";
import { count, profileId } from "./schemas.ts";
import { readTraits } from "./trait-values.ts";
import { type StudioContext, studioProcedure } from "./trpc.ts";

const asked = z.object({
  seq: count.describe("Of the message in EVENTS that says it; `people.progress` takes it"),
});
const tag = z.string().trim().min(1, "A tag needs a name").max(100, "At most 100 characters");
const tags = z.array(tag).max(100, "At most 100 tags at once").default([]);

/** A userId is who somebody is, and is not cut. */
const cuttable = z.enum(["anonymousId", "email", "phone"]);

/** Procedures that change one person. Each is an event like those of the studio's own server, kept with who said it. */
export const personEdits = {
  setTraits: studioProcedure
    .meta({
      does: "Sets traits of a person; null removes one. Answers when it is durable; `people.progress` says when it is done.",
      example: { profileId: EXAMPLE_ID, traits: { city: "Lisbon", nickname: null } },
    })
    .input(
      z.strictObject({
        profileId,
        traits: z
          .record(z.string(), z.unknown())
          .refine((traits) => Object.keys(traits).length > 0, "Say at least one trait")
          .refine((traits) => Object.keys(traits).length <= 100, "At most 100 traits at once")
          .describe("Each is replaced whole; `email` and `phone` in the form in which they identify"),
      }),
    )
    .output(asked)
    .mutation(async ({ ctx, input }) => {
      const read = readTraits(input.traits);
      if (!read.ok) {
        const message = `Nothing was saved: ${read.faults[0]?.path.at(-1)}: ${read.faults[0]?.message}.`;
        throw new ApiError("BAD_REQUEST", message, { faults: read.faults });
      }
      return { seq: await identify(ctx, input.profileId, read.traits) };
    }),

  changeTags: studioProcedure
    .meta({
      does: "Gives a person tags, and takes tags away; others stay. Answers when it is durable; `people.progress` says when it is done.",
      example: { profileId: EXAMPLE_ID, add: ["vip"], remove: ["trial"] },
    })
    .input(
      z
        .strictObject({ profileId, add: tags, remove: tags })
        .refine(({ add, remove }) => add.length + remove.length > 0, "Say at least one tag"),
    )
    .output(asked)
    .mutation(async ({ ctx, input: { profileId: of, add, remove } }) => ({
      seq: await identify(ctx, of, { tags: { $add: add, $remove: remove } }),
    })),

  cutIdentifier: studioProcedure
    .meta({
      does: "Cuts a device, e-mail or phone off a person: what comes with it from now on is somebody else's. What it brought already stays. It cannot be undone.",
      example: { profileId: EXAMPLE_ID, kind: "anonymousId", value: "0b5f7a52-6f0e-4a3e-9d55-1f7d0a4f3f10" },
    })
    .input(z.strictObject({ profileId, kind: cuttable, value: z.string().min(1).max(1_000) }))
    .output(asked)
    .mutation(async ({ ctx, input: { profileId: of, kind, value } }) => {
      const person = await ctx.transact((tx) => findPerson(tx, of));
      if (person === undefined) throw notFound("person");
      if (!person.identifiers.some((known) => known.kind === kind && known.value === value)) {
        throw notFound("identifier of this person");
      }
      const cut = { type: "track", name: IDENTIFIER_CUT, properties: { kind, value } } as const;
      return { seq: await publishEvents(ctx, [{ ...cut, profileId: person.profileId }]) };
    }),

  progress: studioProcedure
    .meta({
      does: "How far a change of people is: done once people and segments have it. Reports have it once `factsApplied` has reached the `factsVersion` of the first answer that says done.",
      example: { seq: 42 },
    })
    .input(z.strictObject({ seq: z.number().int().min(0).describe("`seq` of the change") }))
    .output(
      z.object({
        done: z.boolean(),
        factsVersion: count.describe("Last batch of facts that was committed"),
        factsApplied: count.describe("Last one that is in reports"),
      }),
    )
    .query(async ({ ctx, input }) => {
      const shard = shardOf(ctx.studioId);
      const { foldedSeq, factsVersion } = await ctx.transact((tx) => readProgress(tx, shard, ctx.clock.now()));
      const applied = (await appliedFacts(ctx.clickhouse)).find((facts) => facts.shard === shard);
      return { done: foldedSeq >= input.seq, factsVersion, factsApplied: applied?.version ?? 0 };
    }),
};

/** Says these traits of a person. @throws ApiError when the studio has no such person */
async function identify(ctx: StudioContext, asked: ProfileId, traits: JsonObject): Promise<number> {
  const remaining = await remainingOf(ctx, asked);
  return publishEvents(ctx, [{ type: "identify", name: "identify", profileId: remaining, properties: {}, traits }]);
}
