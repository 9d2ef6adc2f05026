import type { SiteId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { readRows } from "./read-rows.ts";

export interface SiteArrivals {
  /** None: what came by keys of the whole studio. */
  readonly siteId: SiteId | null;
  /** Epoch ms; older ones are left out. */
  readonly since: number;
  readonly limit: number;
}

const arrivalRow = z.object({
  eventId: z.string(),
  /** Canonical name. */
  name: z.string(),
  receivedAt: z.coerce.number(),
  /** Address of the page, or its path; empty when the event says none. */
  page: z.string(),
  /** Of a machine, by the signs that the collect API saw. */
  machine: z.coerce.number().transform((value) => value === 1),
});

/** An event as "has anything come from there?" needs it. */
export type ArrivalRow = z.infer<typeof arrivalRow>;

/** Id that stands for no site. */
const NO_SITE = "00000000-0000-0000-0000-000000000000";

/** What came from a site lately, newest first: events of people, of machines, and those counted without identifiers. */
export async function siteArrivals(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { siteId, since, limit }: SiteArrivals,
): Promise<readonly ArrivalRow[]> {
  return readRows(clickhouse, {
    query: `
      select toString(event_id) as eventId, name, toUnixTimestamp64Milli(received_at) as receivedAt, page, machine
      from (
        select event_id, name, received_at, ${PAGE} as page, 0 as machine from event
        where ${FROM_SITE} and type != 'derived' and import_id = toUUID('${NO_SITE}')
        union all
        select event_id, name, received_at, ${PAGE} as page, notEmpty(bot_reasons) as machine from profileless_event
        where ${FROM_SITE}
      )
      order by received_at desc, toString(event_id) desc
      limit 1 by event_id
      limit {limit:UInt32}`,
    params: { studioId, siteId: siteId ?? NO_SITE, since, limit },
    row: arrivalRow,
  });
}

const PAGE =
  "coalesce(nullIf(JSONExtractString(context, 'page', 'url'), ''), JSONExtractString(context, 'page', 'path'))";
const FROM_SITE = `
  studio_id = {studioId:UUID} and site_id = {siteId:UUID}
  and received_at > fromUnixTimestamp64Milli({since:Int64})`;
