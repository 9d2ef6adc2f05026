import type { StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { CREDITS_THAT_COUNT } from "./credits-that-count.ts";
import { type DayRange, periodBefore } from "./days.ts";
import { readRows } from "./read-rows.ts";

const totalsRow = z.object({
  currency: z.string(),
  /** Orders less refunds, each on its own day. */
  netMinor: z.coerce.number(),
  refundsMinor: z.coerce.number(),
  orders: z.coerce.number(),
  unattributedMinor: z.coerce.number(),
});
/** Totals of a period in one currency. `attributedShare` is the part of net revenue that some touch earned, 0 to 1; null without net revenue. */
export type PeriodTotals = z.infer<typeof totalsRow> & { readonly attributedShare: number | null };

export interface OverviewTotals {
  readonly currency: string;
  readonly period: PeriodTotals;
  /** The same number of days just before. */
  readonly before: PeriodTotals;
}

/** What Overview opens with, a row a currency that the period or the one before it has, the one with most orders first. */
export async function overviewTotals(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { days }: { readonly days: DayRange },
): Promise<readonly OverviewTotals[]> {
  const [period, before] = await Promise.all([
    periodTotals(clickhouse, studioId, days),
    periodTotals(clickhouse, studioId, periodBefore(days)),
  ]);
  const currencies = new Set([...period.keys(), ...before.keys()]);
  return [...currencies]
    .map((currency) => ({
      currency,
      period: period.get(currency) ?? nothing(currency),
      before: before.get(currency) ?? nothing(currency),
    }))
    .sort((a, b) => b.period.orders - a.period.orders || b.before.orders - a.before.orders);
}

async function periodTotals(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  days: DayRange,
): Promise<ReadonlyMap<string, PeriodTotals>> {
  // Every model's credits sum to the same, and so does what is unattributed: one of them will do.
  const rows = await readRows(clickhouse, {
    query: `
      select currency, sum(amount_minor) as netMinor, -sumIf(amount_minor, kind = 'refund') as refundsMinor,
             uniqExactIf(order_id, kind = 'order') as orders, sumIf(amount_minor, attributed = 0) as unattributedMinor
      from (${CREDITS_THAT_COUNT})
      where model = 'last' and toDate(at, {timeZone:String}) between {from:Date} and {to:Date}
      group by currency`,
    params: { studioId, ...days },
    row: totalsRow,
  });
  return new Map(rows.map((row) => [row.currency, { ...row, attributedShare: attributedShare(row) }]));
}

function attributedShare({ netMinor, unattributedMinor }: z.infer<typeof totalsRow>): number | null {
  return netMinor > 0 ? (netMinor - unattributedMinor) / netMinor : null;
}

function nothing(currency: string): PeriodTotals {
  return { currency, netMinor: 0, refundsMinor: 0, orders: 0, unattributedMinor: 0, attributedShare: null };
}
