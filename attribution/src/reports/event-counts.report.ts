import type { StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { readRows } from "./read-rows.ts";

const row = z.object({ name: z.string(), events: z.coerce.number() });

/** How many events of each name a studio has, each once, `segment.entered` and `segment.exited` among them. */
export async function eventCounts(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
): Promise<readonly z.infer<typeof row>[]> {
  return readRows(clickhouse, {
    query: `
      select name, uniqExact(event_id) as events from event where studio_id = {studioId:UUID}
      group by name order by events desc, name`,
    params: { studioId },
    row,
  });
}

/** How many events of a studio there are, each once; of one name, or of all that were collected (without derived ones). */
export async function eventCount(clickhouse: ClickHouseClient, studioId: StudioId, name?: string): Promise<number> {
  const [counted] = await readRows(clickhouse, {
    query: `
      select uniqExact(event_id) as events from event
      where studio_id = {studioId:UUID} and ${name === undefined ? "type != 'derived'" : "name = {name:String}"}`,
    params: { studioId, ...(name === undefined ? {} : { name }) },
    row: row.pick({ events: true }),
  });
  return counted?.events ?? 0;
}
