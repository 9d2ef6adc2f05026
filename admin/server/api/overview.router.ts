import type { DayRange } from "@regulars/attribution/reports/days";
import { overviewTotals } from "@regulars/attribution/reports/overview.report";
import { revenueBySource, revenueBySourceAndDay } from "@regulars/attribution/reports/revenue.report";
import { z } from "zod";
import { onChanges } from "./changes.ts";
import { dayRange, dayRangeInput, resolveDays } from "./days.ts";
import { notFound } from "./errors.ts";
import { amountMinor, count } from "./schemas.ts";
import { findStudio } from "./studio.store.ts";
import { router, type StudioContext, studioProcedure } from "./trpc.ts";

const model = z.enum(["first", "last"]).default("last").describe("Which touch earns an order");
const range = z.strictObject(dayRangeInput).prefault({});
const rangeAndModel = z.strictObject({ ...dayRangeInput, model }).prefault({});

const source = z.string().describe("Source of the visit, `(direct)` or `(unattributed)`");
const orders = count.describe("Orders that it had a part in");
const net = amountMinor.describe("Orders less refunds, each on its own day, in minor units");

const totals = z.object({
  currency: z.string(),
  netMinor: net,
  refundsMinor: amountMinor,
  orders: count,
  unattributedMinor: amountMinor.describe("What no touch earned"),
  attributedShare: z
    .number()
    .nullable()
    .describe("Part of net revenue that some touch earned, 0 to 1; null without revenue"),
});

export const overviewRouter = router({
  totals: studioProcedure
    .meta({
      does: "Revenue, orders and what is unattributed in a range of days, and in as many days just before; a row a currency.",
    })
    .input(range)
    .output(
      dayRange.extend({
        totals: z
          .array(
            z.object({
              currency: z.string(),
              period: totals,
              before: totals.describe("The same number of days just before"),
            }),
          )
          .readonly(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const days = await daysOf(ctx, input);
      return { ...days, totals: await overviewTotals(ctx.clickhouse, ctx.studioId, { days }) };
    }),

  revenueBySourceAndDay: studioProcedure
    .meta({ does: "Net revenue by day and source, a row for each that has any.", example: { days: 30, model: "last" } })
    .input(rangeAndModel)
    .output(
      dayRange.extend({
        rows: z
          .array(
            z.object({
              day: z.string().describe("YYYY-MM-DD in the studio's time zone"),
              source,
              currency: z.string(),
              amountMinor: net,
              orders,
            }),
          )
          .readonly(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const days = await daysOf(ctx, input);
      return { ...days, rows: await revenueBySourceAndDay(ctx.clickhouse, ctx.studioId, { model: input.model, days }) };
    }),

  revenueBySource: studioProcedure
    .meta({ does: "Net revenue by source over a range of days, the greatest first." })
    .input(rangeAndModel)
    .output(
      dayRange.extend({
        rows: z.array(z.object({ source, currency: z.string(), amountMinor: net, orders })).readonly(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const days = await daysOf(ctx, input);
      return { ...days, rows: await revenueBySource(ctx.clickhouse, ctx.studioId, { model: input.model, days }) };
    }),

  changes: studioProcedure
    .meta({
      does: "Says that revenue may have changed: once at once, and then after it did, at most every 100 ms. Read the reports again then.",
      yields: z.object({ changes: count.describe("How often it said so on this connection") }),
    })
    .subscription(async function* ({ ctx, signal }) {
      let changes = 0;
      for await (const _ of onChanges(ctx.nats, { studioId: ctx.studioId, kinds: ["revenue"], signal })) {
        changes += 1;
        yield { changes };
      }
    }),
});

async function daysOf(ctx: StudioContext, asked: z.infer<typeof range>): Promise<DayRange> {
  const studio = await ctx.transact(findStudio);
  if (studio === undefined) throw notFound("studio");
  return resolveDays(asked, studio.timeZone, ctx.clock.now());
}
