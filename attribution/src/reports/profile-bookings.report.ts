import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { jsonText } from "./event-row.ts";
import { PERSON } from "./profile-timeline.report.ts";
import { readRows } from "./read-rows.ts";

const row = z.object({ name: z.string(), occurredAt: z.coerce.number(), properties: jsonText });

/** A place that a person got or gave up. */
export type BookingEvent = z.infer<typeof row>;

/** Most recent bookings that are looked through for those to come. */
const MAX_BOOKINGS = 1_000;

/** The latest bookings and cancellations of a person, oldest first; places of a waiting list that became theirs are bookings too. */
export async function profileBookings(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  profileId: ProfileId,
): Promise<readonly BookingEvent[]> {
  const rows = await readRows(clickhouse, {
    query: `
      select name, toUnixTimestamp64Milli(occurred_at) as occurredAt, properties from event
      where studio_id = {studioId:UUID} and name in ('booking.created', 'booking.cancelled', 'waitlist.promoted')
        and profile_id in (${PERSON})
      order by occurred_at desc, message_id desc
      limit 1 by event_id
      limit {rows:UInt32}`,
    params: { studioId, profileId, rows: MAX_BOOKINGS },
    row,
  });
  return [...rows].reverse();
}
