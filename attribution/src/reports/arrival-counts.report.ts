import type { SiteId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { readRows } from "./read-rows.ts";

/** How many events came since an instant. */
export interface ArrivalCounts {
  /** Of people. */
  readonly accepted: number;
  /** Found by the stream itself: people who entered and left segments. */
  readonly derived: number;
  readonly bots: number;
  /** Counted without identifiers. */
  readonly counted: number;
}

const ofPeople = z.object({ accepted: z.coerce.number(), derived: z.coerce.number() });
const ofNobody = z.object({ bots: z.coerce.number(), counted: z.coerce.number() });

export async function arrivalCounts(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { sinceMs, siteId }: { readonly sinceMs: number; readonly siteId?: SiteId | undefined },
): Promise<ArrivalCounts> {
  const params = { studioId, since: sinceMs, ...(siteId === undefined ? {} : { siteId }) };
  const where = `
    studio_id = {studioId:UUID} and received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    ${siteId === undefined ? "" : "and site_id = {siteId:UUID}"}`;
  const [people, nobody] = await Promise.all([
    readRows(clickhouse, {
      query: `
        select uniqExactIf(event_id, type <> 'derived') as accepted, uniqExactIf(event_id, type = 'derived') as derived
        from event where ${where}`,
      params,
      row: ofPeople,
    }),
    readRows(clickhouse, {
      query: `
        select uniqExactIf(event_id, notEmpty(bot_reasons)) as bots, uniqExactIf(event_id, empty(bot_reasons)) as counted
        from profileless_event where ${where}`,
      params,
      row: ofNobody,
    }),
  ]);
  return { accepted: 0, derived: 0, bots: 0, counted: 0, ...people[0], ...nobody[0] };
}
