import { eventNames, sampleProperties } from "@regulars/attribution/reports/vocabulary.report";
import { canonicalName } from "@regulars/contracts/catalogue";
import type { PropertyType } from "@regulars/contracts/catalogue/event-spec";
import { EVENT_SPECS } from "@regulars/contracts/catalogue/event-specs";
import { z } from "zod";
import { count } from "./schemas.ts";
import { studioProcedure } from "./trpc.ts";
import { type LearntPath, learnPaths, VALUE_TYPES, type ValueType } from "./vocabulary.paths.ts";
import { namedGroups, sampleTraits } from "./vocabulary.store.ts";

const EVENTS_READ = 3_000;
const MAX_NAMES = 500;

const learntPath = z.object({
  path: z.array(z.string()).readonly().describe("Keys, one step each, as rules name it"),
  types: z.array(z.enum(VALUE_TYPES)).readonly().describe("What stands there, most frequent first"),
  samples: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .readonly()
    .describe(
      "Values that stand there, or in the list there, most frequent first; empty when it is known but was not seen",
    ),
});
const group = z.object({ id: z.string(), name: z.string() });

/** What rules of a segment can speak of at a studio; part of the router of segments. */
export const vocabularyProcedures = {
  vocabulary: studioProcedure
    .meta({
      does: "What rules can ask for at this studio: events that it received, traits of the people seen last (and those that are usual), its segments and lists.",
    })
    .output(
      z.object({
        events: z
          .array(z.object({ name: z.string(), count: count.describe("How often it was received, repeats included") }))
          .readonly()
          .describe("Most frequent first"),
        traits: z.array(learntPath).readonly(),
        segments: z.array(group).readonly(),
        lists: z.array(group).readonly(),
      }),
    )
    .query(async ({ ctx }) => {
      const [events, traits, groups] = await Promise.all([
        eventNames(ctx.clickhouse, ctx.studioId, MAX_NAMES),
        ctx.transact(sampleTraits),
        ctx.transact(namedGroups),
      ]);
      return { events, traits: withKnown(learnPaths(traits), USUAL_TRAITS), ...groups };
    }),

  properties: studioProcedure
    .meta({
      does: "The properties that an event came with at this studio, then those that it is known to have and were not seen.",
      example: { event: "class.attended" },
    })
    .input(z.strictObject({ event: z.string().min(1).max(200).describe('Name, or a prefix that ends in "*"') }))
    .output(z.array(learntPath).readonly())
    .query(async ({ ctx, input }) => {
      const event = canonicalName(input.event);
      const asked = { event, limit: EVENTS_READ, nowMs: ctx.clock.now() };
      return withKnown(learnPaths(await sampleProperties(ctx.clickhouse, ctx.studioId, asked)), knownProperties(event));
    }),
};

/** Those that ready-made segments and messages use. */
const USUAL_TRAITS: readonly LearntPath[] = (
  [
    ["first_name", "text"],
    ["email", "text"],
    ["phone", "text"],
    ["language", "text"],
    ["timezone", "text"],
    ["location", "text"],
    ["birthday", "date"],
    ["tags", "list"],
    ["interests", "list"],
    ["membership.status", "text"],
    ["membership.plan", "text"],
  ] as const
).map(([key, type]) => ({ path: key.split("."), types: [type], samples: [] }));

const TYPE_OF: Readonly<Record<PropertyType, ValueType>> = {
  text: "text",
  number: "number",
  integer: "number",
  boolean: "boolean",
  amount: "number",
  currency: "text",
  instant: "date",
  url: "text",
  entity: "text",
  list: "list",
};

function knownProperties(event: string): readonly LearntPath[] {
  const spec = Object.entries(EVENT_SPECS).find(([name]) => name === event)?.[1];
  return Object.entries(spec?.properties ?? {}).map(([key, { type, oneOf }]) => ({
    path: [key],
    types: [TYPE_OF[type]],
    samples: oneOf ?? [],
  }));
}

function withKnown(seen: readonly LearntPath[], known: readonly LearntPath[]): readonly LearntPath[] {
  const paths = new Set(seen.map(({ path }) => JSON.stringify(path)));
  return [...seen, ...known.filter(({ path }) => !paths.has(JSON.stringify(path)))];
}
