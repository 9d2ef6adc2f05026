import type { SegmentId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { countMembers } from "../replay-memberships.ts";
import { readRows } from "./read-rows.ts";

/** How often people entered and left a segment so far, and how many are in it by that. */
export interface SegmentHistory {
  readonly members: number;
  readonly entered: number;
  readonly exited: number;
}

const PARTS = `
  changes as (
    select profile_id, seq as place, name = 'segment.entered' as entered from event
    where studio_id = {studioId:UUID} and name in ('segment.entered', 'segment.exited') and type = 'derived'
      and JSONExtractString(properties, 'segmentId') = {segmentId:String}
    limit 1 by event_id
  ), alias as (
    select from_profile_id, into_profile_id from profile_alias final where studio_id = {studioId:UUID}
  ), merged as (
    select from_profile_id as id from alias union distinct select into_profile_id as id from alias
  )`;

const totals = z.object({
  members: z.coerce.number(),
  entered: z.coerce.number(),
  exited: z.coerce.number(),
  merged: z.coerce.number(),
});
const change = z.object({ profileId: z.string(), entered: z.coerce.boolean(), place: z.coerce.number() });
const merge = z.object({ fromId: z.string(), intoId: z.string(), place: z.coerce.number() });

/**
 * A segment by its entries and exits alone, to hold against the members that the stream keeps. The last change of a profile says whether
 * it is in; only where profiles were merged are the changes gone through one by one.
 */
export async function segmentHistory(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  segmentId: SegmentId,
): Promise<SegmentHistory> {
  const [counted] = await readRows(clickhouse, {
    query: `
      with ${PARTS}
      select countIf(last and not of_merge) as members, sum(entries) as entered, sum(exits) as exited, countIf(of_merge) as merged
      from (
        select argMax(entered, place) as last, countIf(entered) as entries, countIf(not entered) as exits,
               profile_id in (select id from merged) as of_merge
        from changes group by profile_id
      )`,
    params: { studioId, segmentId },
    row: totals,
  });
  if (counted === undefined) throw new Error("A count without a row");
  const { members, entered, exited, merged } = counted;
  return {
    members: members + (merged === 0 ? 0 : await countMerged(clickhouse, studioId, segmentId)),
    entered,
    exited,
  };
}

/** How many of the people who are several profiles are in a segment. */
async function countMerged(clickhouse: ClickHouseClient, studioId: StudioId, segmentId: SegmentId): Promise<number> {
  const params = { studioId, segmentId };
  const [changes, merges] = await Promise.all([
    readRows(clickhouse, {
      query: `
        with ${PARTS}
        select toString(profile_id) as profileId, entered, place from changes where profile_id in (select id from merged)`,
      params,
      row: change,
    }),
    // All merges of a person of whom a profile changed: a membership may be carried on by profiles that themselves never changed.
    readRows(clickhouse, {
      query: `
        with ${PARTS}
        select toString(from_profile_id) as fromId, toString(into_profile_id) as intoId, seq as place
        from profile_merge final
        where studio_id = {studioId:UUID} and from_profile_id in (
          select from_profile_id from alias where into_profile_id in (
            select into_profile_id from alias where from_profile_id in (select profile_id from changes)))`,
      params,
      row: merge,
    }),
  ]);
  return countMembers(changes, merges);
}
