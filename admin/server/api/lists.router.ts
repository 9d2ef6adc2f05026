import { normaliseEmail } from "@regulars/contracts/contact";
import { newId } from "@regulars/runtime/ids";
import { z } from "zod";
import { EXAMPLE_ID } from "./docs/examples.ts";
import { ApiError, notFound } from "./errors.ts";
import { addToList, type ListChange, removeFromList, setList } from "./list-changes.ts";
import { findList, insertList, listListMembers, listLists, type Named, updateList } from "./lists.store.ts";
import { count, instantMs, page, pageSize, profileId, search } from "./schemas.ts";
import { editorOf } from "./segment-edits.ts";
import { segmentsOfList } from "./segment-references.store.ts";
import { router, studioProcedure } from "./trpc.ts";

const MAX_NAMED = 10_000;
const MAX_ID_CHARS = 255;

const listId = z
  .string()
  .trim()
  .min(1, "The id of a list")
  .max(100, "At most 100 characters")
  .describe("Id of the list, of your choice or made by `lists.create`");
const name = z.string().trim().min(1, "A list needs a name").max(120, "At most 120 characters");
const one = z.strictObject({ listId });

const list = z.object({
  listId,
  name: z.string(),
  memberCount: count.describe("People on it"),
  createdAt: instantMs,
  archivedAt: instantMs.nullable(),
});

const userIds = z.array(z.string().min(1).max(MAX_ID_CHARS)).max(MAX_NAMED, "At most 10,000 a call").default([]);
const emails = z
  .array(
    z
      .string()
      .max(MAX_ID_CHARS)
      .transform((text, context) => {
        const email = normaliseEmail(text);
        if (email !== undefined) return email;
        context.issues.push({ code: "custom", input: text, message: "This is no e-mail address" });
        return z.NEVER;
      }),
  )
  .max(MAX_NAMED, "At most 10,000 a call")
  .default([]);
const profileIds = z.array(profileId).max(MAX_NAMED, "At most 10,000 a call").default([]);
const people = { userIds, emails, profileIds };

const change: z.ZodType<ListChange> = z.object({
  added: count.describe("People put on the list"),
  removed: count.describe("People taken off it"),
  unchanged: count.describe("Named, and already as asked"),
  unknown: count.describe("Named by what nobody is known by, and so left out"),
  seq: count.describe(
    "Of the last message in EVENTS that says so, 0 without one: done once `system.progress` has `foldedSeq` there",
  ),
});

export const listsRouter = router({
  list: studioProcedure
    .meta({ does: "The studio's fixed lists by name, archived ones last, with how many people are on each." })
    .output(z.array(list).readonly())
    .query(({ ctx }) => ctx.transact(listLists)),

  get: studioProcedure
    .meta({ does: "One list and the segments that ask for it.", example: { listId: "open-day-guests" } })
    .input(one)
    .output(list.extend({ usedBy: z.array(z.object({ segmentId: z.string(), name: z.string() })).readonly() }))
    .query(({ ctx, input }) =>
      ctx.transact(async (tx) => {
        const found = await findList(tx, input.listId);
        if (found === undefined) throw notFound("list");
        return { ...found, usedBy: await segmentsOfList(tx, input.listId) };
      }),
    ),

  members: studioProcedure
    .meta({ does: "The people on a list, who was put there last first.", example: { listId: "open-day-guests" } })
    .input(z.strictObject({ listId, search, page, pageSize }))
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
              addedAt: instantMs,
              lastSeenAt: instantMs,
            }),
          )
          .readonly(),
      }),
    )
    .query(({ ctx, input }) =>
      ctx.transact(async (tx) => {
        if ((await findList(tx, input.listId)) === undefined) throw notFound("list");
        return listListMembers(tx, input.listId, input);
      }),
    ),

  create: studioProcedure
    .meta({ does: "Makes an empty list.", example: { listId: "open-day-guests", name: "Guests of the open day" } })
    .input(z.strictObject({ name, listId: listId.optional() }))
    .output(one)
    .mutation(async ({ ctx, input }) => {
      const id = input.listId ?? newId();
      const made = await ctx.transact((tx) => insertList(tx, { listId: id, name: input.name, by: editorOf(ctx) }));
      if (!made) throw new ApiError("CONFLICT", "There is a list with this id already. Choose another one.");
      return { listId: id };
    }),

  rename: studioProcedure
    .meta({ does: "Gives a list another name.", example: { listId: "open-day-guests", name: "Open day 2026" } })
    .input(z.strictObject({ listId, name }))
    .output(one)
    .mutation(async ({ ctx, input }) => {
      if (!(await ctx.transact((tx) => updateList(tx, input.listId, { name: input.name })))) throw notFound("list");
      return { listId: input.listId };
    }),

  archive: studioProcedure
    .meta({
      does: "Takes a list out of use; nobody is taken off it, and restore takes it back. Refused while a segment asks for it.",
      example: { listId: "open-day-guests" },
    })
    .input(one)
    .output(one)
    .mutation(({ ctx, input }) =>
      ctx.transact(async (tx) => {
        const users = await segmentsOfList(tx, input.listId);
        if (users.length > 0) {
          const names = users.map((segment) => `“${segment.name}”`).join(", ");
          throw new ApiError("CONFLICT", `Segments ask for this list: ${names}. Change or archive them first.`);
        }
        if (!(await updateList(tx, input.listId, { archived_at: new Date(ctx.clock.now()) }))) throw notFound("list");
        return input;
      }),
    ),

  restore: studioProcedure
    .meta({ does: "Takes an archived list into use again.", example: { listId: "open-day-guests" } })
    .input(one)
    .output(one)
    .mutation(async ({ ctx, input }) => {
      if (!(await ctx.transact((tx) => updateList(tx, input.listId, { archived_at: null })))) throw notFound("list");
      return input;
    }),

  set: studioProcedure
    .meta({
      does: "Makes these, and nobody else, the people on a list, which is made when it is not there. A userId or e-mail that nobody has makes the person.",
      example: { listId: "open-day-guests", userIds: ["u-1", "u-2"] },
    })
    .input(z.strictObject({ listId, name: name.optional(), ...people }))
    .output(change)
    .mutation(({ ctx, input }) =>
      setList(ctx, {
        listId: input.listId,
        named: namedOf(input),
        ...(input.name === undefined ? {} : { name: input.name }),
      }),
    ),

  add: studioProcedure
    .meta({
      does: "Puts people on a list. A userId or e-mail that nobody has makes the person.",
      example: { listId: "open-day-guests", emails: ["mia@example.com"] },
    })
    .input(z.strictObject({ listId, ...people }))
    .output(change)
    .mutation(({ ctx, input }) => addToList(ctx, { listId: input.listId, named: namedOf(input) })),

  remove: studioProcedure
    .meta({
      does: "Takes people off a list. Waits until what the studio sent before is worked out, ten seconds at most.",
      example: { listId: "open-day-guests", profileIds: [EXAMPLE_ID] },
    })
    .input(z.strictObject({ listId, ...people }))
    .output(change)
    .mutation(({ ctx, input }) => removeFromList(ctx, { listId: input.listId, named: namedOf(input) })),
});

/** Each once. @throws ApiError for more than 10,000 together */
function namedOf(input: {
  readonly userIds: readonly string[];
  readonly emails: readonly string[];
  readonly profileIds: readonly string[];
}): readonly Named[] {
  const named = [
    ...[...new Set(input.userIds)].map((value) => ({ kind: "userId", value }) as const),
    ...[...new Set(input.emails)].map((value) => ({ kind: "email", value }) as const),
    ...[...new Set(input.profileIds)].map((value) => ({ kind: "profileId", value }) as const),
  ];
  if (named.length > MAX_NAMED) {
    throw new ApiError("BAD_REQUEST", "At most 10,000 people a call; send the others in a next one.");
  }
  return named;
}
