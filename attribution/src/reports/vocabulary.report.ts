import type { StudioId } from "@regulars/contracts/ids";
import type { Json } from "@regulars/contracts/json";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { readRows } from "./read-rows.ts";

/** Only what rules see: calls that say something happened, not who somebody is, and nothing that Regulars derived. */
const ASKED_FOR = "studio_id = {studioId:UUID} and type in ('track', 'page', 'screen')";
const nameRow = z.object({ name: z.string(), count: z.coerce.number() });

/** The names of a studio's events that rules can ask for, with how many rows there are of each, most first. */
export async function eventNames(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  limit: number,
): Promise<readonly z.infer<typeof nameRow>[]> {
  // Rows and not ids: a repeated insert that is not collapsed yet counts twice, which matters to no order of names.
  return readRows(clickhouse, {
    query: `
      select name, count() as count from event where ${ASKED_FOR}
      group by name order by count desc, name limit {limit:UInt32}`,
    params: { studioId, limit },
    row: nameRow,
  });
}

const propertiesRow = z.object({ properties: z.string().transform((text) => JSON.parse(text) as Json) });
const RECENT_DAYS = 60;

/**
 * Properties of some events of a name (or of a prefix that ends in `*`): of the last 60 days, else of all of history. Rows of one name lie by
 * person, whose ids are in no order of time, so the first ones are as good as any: no more is read than asked for.
 */
export async function sampleProperties(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { event, limit, nowMs }: { readonly event: string; readonly limit: number; readonly nowMs: number },
): Promise<readonly Json[]> {
  const recent = await propertiesSince(nowMs - RECENT_DAYS * 86_400_000);
  return recent.length > 0 ? recent : propertiesSince(0);

  async function propertiesSince(sinceMs: number): Promise<readonly Json[]> {
    const isPrefix = event.endsWith("*");
    const rows = await readRows(clickhouse, {
      query: `
        select properties from event
        where ${ASKED_FOR} and ${isPrefix ? "startsWith(name, {name:String})" : "name = {name:String}"}
          and received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        limit {limit:UInt32}`,
      params: { studioId, name: isPrefix ? event.slice(0, -1) : event, since: sinceMs, limit },
      row: propertiesRow,
    });
    return rows.map(({ properties }) => properties);
  }
}
