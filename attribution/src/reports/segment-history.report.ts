import type { SegmentId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { readRows } from "./read-rows.ts";

const row = z.object({ members: z.coerce.number(), entered: z.coerce.number(), exited: z.coerce.number() });

/** How often people entered and left a segment so far, and how many are in it by that. */
export type SegmentHistory = z.infer<typeof row>;

/**
 * A segment by its entries and exits alone, to hold against the members that the stream keeps. A person's are those of all profiles
 * merged into theirs; entries and exits alternate, so equal numbers of both at one instant leave what was before.
 */
export async function segmentHistory(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  segmentId: SegmentId,
): Promise<SegmentHistory> {
  const [history] = await readRows(clickhouse, {
    query: `
      with changes as (
        select profile_id, occurred_at as at, if(name = 'segment.entered', 1, -1) as change from event
        where studio_id = {studioId:UUID} and name in ('segment.entered', 'segment.exited') and type = 'derived'
          and JSONExtractString(properties, 'segmentId') = {segmentId:String}
        limit 1 by event_id
      ), alias as (
        select from_profile_id, into_profile_id from profile_alias final where studio_id = {studioId:UUID}
      )
      select
        (select countIf(last > 0) from (
          select person, argMax(net, at) as last from (
            select if(into_profile_id = toUUID('00000000-0000-0000-0000-000000000000'), profile_id, into_profile_id) as person,
                   at, sum(change) as net
            from changes left join alias on from_profile_id = profile_id
            group by person, at having net != 0
          ) group by person
        )) as members,
        (select countIf(change = 1) from changes) as entered,
        (select countIf(change = -1) from changes) as exited`,
    params: { studioId, segmentId },
    row,
  });
  return history ?? { members: 0, entered: 0, exited: 0 };
}
