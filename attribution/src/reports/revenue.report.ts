import type { StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import type { Model } from "../models/model.ts";
import { CREDITS_THAT_COUNT } from "./credits-that-count.ts";
import type { DayRange } from "./days.ts";
import { readRows } from "./read-rows.ts";

const dayRow = z.object({
  /** `YYYY-MM-DD` in the studio's zone. */
  day: z.string(),
  /** Label of the source, `(direct)` or `(unattributed)`. */
  source: z.string(),
  currency: z.string(),
  /** Net of refunds, which count on their own day; may be negative. */
  amountMinor: z.coerce.number(),
  /** Orders of this day that this source had a part in. */
  orders: z.coerce.number(),
});
export type RevenueOfDay = z.infer<typeof dayRow>;

/** Net revenue by day and source under one model, a row for each that has any, by day. */
export async function revenueBySourceAndDay(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { model, days }: { readonly model: Model; readonly days: DayRange },
): Promise<readonly RevenueOfDay[]> {
  return readRows(clickhouse, {
    query: `
      select toString(toDate(at, {timeZone:String})) as day, source, currency,
             sum(amount_minor) as amountMinor, uniqExactIf(order_id, kind = 'order') as orders
      from (${CREDITS_THAT_COUNT})
      where model = {model:String} and toDate(at, {timeZone:String}) between {from:Date} and {to:Date}
      group by day, source, currency
      order by day, source, currency`,
    params: { studioId, model, ...days },
    row: dayRow,
  });
}

const sourceRow = z.object({
  source: z.string(),
  currency: z.string(),
  amountMinor: z.coerce.number(),
  orders: z.coerce.number(),
});
export type RevenueOfSource = z.infer<typeof sourceRow>;

/** Net revenue by source under one model over a range of days, the greatest first. */
export async function revenueBySource(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { model, days }: { readonly model: Model; readonly days: DayRange },
): Promise<readonly RevenueOfSource[]> {
  return readRows(clickhouse, {
    query: `
      select source, currency, sum(amount_minor) as amountMinor, uniqExactIf(order_id, kind = 'order') as orders
      from (${CREDITS_THAT_COUNT})
      where model = {model:String} and toDate(at, {timeZone:String}) between {from:Date} and {to:Date}
      group by source, currency
      order by amountMinor desc, source, currency`,
    params: { studioId, model, ...days },
    row: sourceRow,
  });
}
