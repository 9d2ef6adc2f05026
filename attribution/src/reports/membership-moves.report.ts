import type { EventId, ProfileId, SegmentId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { membershipMoveId } from "@regulars/runtime/ids";
import { z } from "zod";
import { readRows } from "./read-rows.ts";

/** A segment that a person entered or left because of one event. */
export interface SegmentMove {
  readonly segmentId: SegmentId;
  readonly change: "entered" | "exited";
}

/** How long after its receipt an event is looked for in its person's history; it is worked out in moments. */
const WITHIN_MS = 86_400_000;

const moveRow = z.object({
  eventId: z.string(),
  change: z.enum(["entered", "exited"]),
  segmentId: z.string(),
  at: z.coerce.number(),
});

/** What this event of a person changed of segments. A move's id is made from the event's, so what else moved then is told apart. */
export async function movesByEvent(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  event: { readonly eventId: EventId; readonly profileId: ProfileId; readonly receivedAt: number },
): Promise<readonly SegmentMove[]> {
  const { eventId, profileId, receivedAt } = event;
  const rows = await readRows(clickhouse, {
    query: `
      select toString(event_id) as eventId, substring(name, 9) as change,
             JSONExtractString(properties, 'segmentId') as segmentId, toUnixTimestamp64Milli(occurred_at) as at
      from event
      where studio_id = {studioId:UUID} and name in ('segment.entered', 'segment.exited') and profile_id = {profileId:UUID}
        and occurred_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        and occurred_at <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      order by occurred_at
      limit 1 by event_id
      limit 1000`,
    params: { studioId, profileId, from: receivedAt, to: receivedAt + WITHIN_MS },
    row: moveRow,
  });
  return rows.flatMap(({ eventId: moveId, change, segmentId: of, at }) => {
    const segmentId = of as SegmentId;
    return membershipMoveId({ profileId, segmentId, change, at }, eventId) === moveId ? [{ segmentId, change }] : [];
  });
}
