import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { PERSON } from "./profile-timeline.report.ts";
import { readRows } from "./read-rows.ts";

const visitsRow = z.object({ visits: z.coerce.number() });
const ordersRow = z.object({
  currency: z.string(),
  orders: z.coerce.number(),
  /** Orders less refunds. */
  netMinor: z.coerce.number(),
});

/** What a person comes to: visits with a source, and orders by currency, the one with most first. */
export interface ProfileFigures {
  readonly visits: number;
  readonly orders: readonly z.infer<typeof ordersRow>[];
}

/** The figures of one person, with those of profiles merged into this one. */
export async function profileFigures(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  profileId: ProfileId,
): Promise<ProfileFigures> {
  const params = { studioId, profileId };
  const [visits, orders] = await Promise.all([
    readRows(clickhouse, {
      query: `
        select count() as visits from touchpoint final
        where studio_id = {studioId:UUID} and profile_id in (${PERSON}) and removed = 0`,
      params,
      row: visitsRow,
    }),
    readRows(clickhouse, {
      query: `
        select currency, count() as orders, sum(amount_minor - refunded_minor) as netMinor from orders final
        where studio_id = {studioId:UUID} and profile_id in (${PERSON})
        group by currency order by orders desc, currency`,
      params,
      row: ordersRow,
    }),
  ]);
  return { visits: visits[0]?.visits ?? 0, orders };
}
