import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { PERSON } from "./profile-timeline.report.ts";
import { readRows } from "./read-rows.ts";

const visitsRow = z.object({ week: z.string(), visits: z.coerce.number() });
const ordersRow = z.object({ week: z.string(), currency: z.string(), netMinor: z.coerce.number() });

/** What a person did in the weeks from one on; a week without anything has no row. */
export interface ProfileWeeks {
  /** By the Monday (`YYYY-MM-DD`) that a week begins with. */
  readonly visits: readonly z.infer<typeof visitsRow>[];
  /** Less refunds, which count in the week of their order. */
  readonly spend: readonly z.infer<typeof ordersRow>[];
}

/** Visits and spend of a person by week of the studio's zone, from a Monday (`YYYY-MM-DD`) on. */
export async function profileWeeks(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { profileId, from, timeZone }: { readonly profileId: ProfileId; readonly from: string; readonly timeZone: string },
): Promise<ProfileWeeks> {
  const params = { studioId, profileId, from, timeZone };
  const [visits, spend] = await Promise.all([
    readRows(clickhouse, {
      query: `
        select toString(toMonday(at, {timeZone:String})) as week, count() as visits from touchpoint final
        where studio_id = {studioId:UUID} and profile_id in (${PERSON}) and removed = 0
          and toDate(at, {timeZone:String}) >= {from:Date}
        group by week order by week`,
      params,
      row: visitsRow,
    }),
    readRows(clickhouse, {
      query: `
        select toString(toMonday(occurred_at, {timeZone:String})) as week, currency,
               sum(amount_minor - refunded_minor) as netMinor
        from orders final
        where studio_id = {studioId:UUID} and profile_id in (${PERSON})
          and toDate(occurred_at, {timeZone:String}) >= {from:Date}
        group by week, currency order by week, currency`,
      params,
      row: ordersRow,
    }),
  ]);
  return { visits, spend };
}
