import type { StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import type { Model } from "../models/model.ts";
import { CREDITS_THAT_COUNT } from "./credits-that-count.ts";
import { readRows } from "./read-rows.ts";

const row = z.object({
  currency: z.string(),
  orders: z.coerce.number(),
  ordersMinor: z.coerce.number(),
  refundsMinor: z.coerce.number(),
  creditedMinor: z.coerce.number(),
  unattributedMinor: z.coerce.number(),
});
/** `differenceMinor` is orders − refunds − credited − unattributed: 0 when the books agree. */
export type Reconciliation = z.infer<typeof row> & { readonly differenceMinor: number };

/** Orders and refunds against what a model credited, over all time, a row a currency. */
export async function reconciliation(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { model }: { readonly model: Model },
): Promise<readonly Reconciliation[]> {
  const rows = await readRows(clickhouse, {
    query: `
      select currency, o.orders as orders, o.ordersMinor as ordersMinor, o.refundsMinor as refundsMinor,
             c.creditedMinor as creditedMinor, c.unattributedMinor as unattributedMinor
      from (
        select currency, count() as orders, sum(amount_minor) as ordersMinor, sum(refunded_minor) as refundsMinor
        from orders final where studio_id = {studioId:UUID} group by currency
      ) as o
      full join (
        select currency, sumIf(amount_minor, attributed = 1) as creditedMinor, sumIf(amount_minor, attributed = 0) as unattributedMinor
        from (${CREDITS_THAT_COUNT}) where model = {model:String} group by currency
      ) as c using (currency)
      order by currency`,
    params: { studioId, model },
    row,
  });
  return rows.map((sums) => ({
    ...sums,
    differenceMinor: sums.ordersMinor - sums.refundsMinor - sums.creditedMinor - sums.unattributedMinor,
  }));
}
