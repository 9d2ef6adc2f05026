import { isCurrency } from "@regulars/contracts/money";
import { inStudio } from "@regulars/db/tenancy";
import { z } from "zod";
import { notFound } from "./errors.ts";
import { instantMs, studioId } from "./schemas.ts";
import { findStudio } from "./studio.store.ts";
import { actorProcedure, router, studioProcedure, userProcedure } from "./trpc.ts";

const name = z.string().trim().min(1, "A studio needs a name").max(120, "At most 120 characters");
const timeZone = z
  .string()
  .refine(isTimeZone, "An IANA time zone such as Europe/Berlin")
  .describe("IANA time zone: its days are the days of reports");
const currency = z.string().refine(isCurrency, "An ISO 4217 currency such as EUR").describe("ISO 4217");

const studio = z.object({ studioId, name: z.string(), timeZone: z.string(), currency: z.string() });

export const studioRouter = router({
  current: studioProcedure
    .meta({ does: "The studio that the key belongs to, or that is active in the session." })
    .output(
      studio.extend({
        domains: z
          .array(z.string())
          .readonly()
          .describe("The studio's own domains: visits from them are no new source"),
        createdAt: instantMs,
        ingestUrl: z.string().describe("Where its site sends events"),
      }),
    )
    .query(async ({ ctx }) => {
      const found = await ctx.transact(findStudio);
      if (found === undefined) throw notFound("studio");
      return { ...found, ingestUrl: ctx.ingestUrl };
    }),

  list: actorProcedure
    .meta({ does: "The studios that the actor may work in: a person's by name, a key's own." })
    .output(
      z.array(studio.extend({ role: z.string().describe("What the actor is there: owner, admin, member, or key") })),
    )
    .query(async ({ ctx }) => {
      const { actor, studioId, database } = ctx;
      if (actor.kind === "user") return [...(await ctx.studios.list(actor.userId))];
      const own = studioId === undefined ? undefined : await inStudio(database, studioId, findStudio);
      return own === undefined ? [] : [{ ...own, role: "key" }];
    }),

  create: userProcedure
    .meta({
      does: "Makes a studio with the person as its owner, and one key of each kind. For people alone; the secret key is in this answer and nowhere else.",
      example: { name: "Sunday Yoga", timeZone: "Europe/Berlin", currency: "EUR" },
    })
    .input(z.strictObject({ name, timeZone, currency }))
    .output(
      z.object({
        studioId,
        publicKey: z.string().describe("Write key for pages and apps"),
        secretKey: z.string().describe("Key for servers and for this API"),
      }),
    )
    .mutation(({ ctx, input }) => ctx.studios.create(ctx.actor.userId, input)),
});

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return !/^[+-]/.test(text);
  } catch {
    return false;
  }
}
