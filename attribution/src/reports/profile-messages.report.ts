import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { EVENT_COLUMNS, type EventRow, eventRow } from "./event-row.ts";
import { PERSON } from "./profile-timeline.report.ts";
import { readRows } from "./read-rows.ts";

const keyRow = z.object({ profileId: z.string(), name: z.string(), eventId: z.string() });

/**
 * Events of a person by the ids of their messages: what brought a trait or a consent. Found through `activity`, which is sorted by
 * person, as `event` is sorted by name first. One that has not been written yet is missing.
 */
export async function profileMessages(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { profileId, messageIds }: { readonly profileId: ProfileId; readonly messageIds: readonly string[] },
): Promise<readonly EventRow[]> {
  if (messageIds.length === 0) return [];
  const keys = await readRows(clickhouse, {
    query: `
      select toString(profile_id) as profileId, name, toString(event_id) as eventId from activity
      where studio_id = {studioId:UUID} and profile_id in (${PERSON}) and message_id in {messageIds:Array(String)}
      limit 1 by event_id`,
    params: { studioId, profileId, messageIds },
    row: keyRow,
  });
  if (keys.length === 0) return [];
  return readRows(clickhouse, {
    query: `
      select ${EVENT_COLUMNS} from event
      where studio_id = {studioId:UUID} and name in {names:Array(String)} and profile_id in {profileIds:Array(UUID)}
        and event_id in {eventIds:Array(UUID)}
      limit 1 by event_id`,
    params: {
      studioId,
      names: [...new Set(keys.map(({ name }) => name))],
      profileIds: [...new Set(keys.map((key) => key.profileId))],
      eventIds: keys.map(({ eventId }) => eventId),
    },
    row: eventRow,
  });
}
