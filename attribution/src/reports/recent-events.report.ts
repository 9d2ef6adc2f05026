import type { StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { EVENT_COLUMNS, type EventRow, eventRow } from "./event-row.ts";
import { readRows } from "./read-rows.ts";

export interface RecentEvents {
  readonly limit: number;
  /** Only events of exactly this name. */
  readonly name?: string;
}

/** The newest events of a studio by receipt, newest first. Ids as text: as text they grow with time, while ClickHouse sorts UUIDs by their second half. */
export async function recentEvents(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { limit, name }: RecentEvents,
): Promise<readonly EventRow[]> {
  return readRows(clickhouse, {
    query: `
      select ${EVENT_COLUMNS} from event
      where studio_id = {studioId:UUID} ${name === undefined ? "" : "and name = {name:String}"}
      order by received_at desc, toString(event_id) desc
      limit 1 by event_id
      limit {limit:UInt32}`,
    params: { studioId, limit, ...(name === undefined ? {} : { name }) },
    row: eventRow,
  });
}
