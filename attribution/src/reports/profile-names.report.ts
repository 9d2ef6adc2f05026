import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { PERSON } from "./profile-timeline.report.ts";
import { readRows } from "./read-rows.ts";

const row = z.object({ name: z.string(), events: z.coerce.number() });

/** How many events of each name a person's timeline holds, with those of profiles merged into this one. */
export async function profileNames(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  profileId: ProfileId,
): Promise<readonly z.infer<typeof row>[]> {
  return readRows(clickhouse, {
    query: `
      select name, uniqExact(event_id) as events from activity
      where studio_id = {studioId:UUID} and profile_id in (${PERSON})
      group by name order by name`,
    params: { studioId, profileId },
    row,
  });
}
