import type { SegmentId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { type PersonStep, personSteps } from "../replay-memberships.ts";
import type { DayRange } from "./days.ts";
import { readRows } from "./read-rows.ts";

/** A segment on one calendar day: people in it when the day ended, and entries and exits on it. */
export interface SizeOnDay {
  readonly day: string;
  readonly members: number;
  readonly entered: number;
  readonly exited: number;
}

export interface SegmentSizes {
  readonly segmentId: SegmentId;
  /** Each day of the range. */
  readonly days: readonly SizeOnDay[];
}

/** Which days are asked for, of one segment or of all. */
interface SizesQuery {
  readonly range: DayRange;
  readonly segmentId?: SegmentId | undefined;
}

// A day before the range is the empty text.
const CHANGES = `
  changes as (
    select JSONExtractString(properties, 'segmentId') as segment, profile_id, seq as place, name = 'segment.entered' as came,
      if(toDate(occurred_at, {timeZone:String}) < {from:Date}, '', toString(toDate(occurred_at, {timeZone:String}))) as day
    from event
    where studio_id = {studioId:UUID} and name in ('segment.entered', 'segment.exited') and type = 'derived'
      and toDate(occurred_at, {timeZone:String}) <= {to:Date}
      and ({segmentId:String} = '' or segment = {segmentId:String})
    limit 1 by event_id
  ), alias as (
    select from_profile_id, into_profile_id from profile_alias final where studio_id = {studioId:UUID}
  ), merged as (
    select from_profile_id as id from alias union distinct select into_profile_id as id from alias
  )`;

const dayRow = z.object({
  segmentId: z.string(),
  day: z.string(),
  entered: z.coerce.number(),
  exited: z.coerce.number(),
  /** Entries less exits of people who are one profile. */
  net: z.coerce.number(),
});
type DayRow = z.infer<typeof dayRow>;

/**
 * The sizes of segments over days, of those that anybody entered by then. A person whose profiles were merged counts once all along, so a
 * merge of two members moves nothing: it is no exit.
 */
export async function membershipSizes(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { range, segmentId = "" as SegmentId }: SizesQuery,
): Promise<readonly SegmentSizes[]> {
  const params = { studioId, segmentId, ...range };
  const [rows, merged] = await Promise.all([
    readRows(clickhouse, {
      query: `
        with ${CHANGES}
        select segment as segmentId, day, countIf(came) as entered, countIf(not came) as exited,
          sumIf(if(came, 1, -1), profile_id not in (select id from merged)) as net
        from changes group by segmentId, day order by day`,
      params,
      row: dayRow,
    }),
    stepsOfMerged(clickhouse, params),
  ]);
  const ids = [...new Set(rows.map((row) => row.segmentId))];
  return ids.map((id) => ({
    segmentId: id as SegmentId,
    days: sizesByDay(
      range,
      rows.filter((row) => row.segmentId === id),
      merged.filter((step) => step.segmentId === id),
    ),
  }));
}

const DAY_MS = 86_400_000;

function sizesByDay(
  { from, to }: DayRange,
  rows: readonly DayRow[],
  merged: readonly { readonly day: string; readonly by: number }[],
): readonly SizeOnDay[] {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const net = new Map(rows.map((row) => [row.day, row.net]));
  for (const { day, by } of merged) net.set(day, (net.get(day) ?? 0) + by);
  let members = net.get("") ?? 0;
  const days: SizeOnDay[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += DAY_MS) {
    const day = new Date(ms).toISOString().slice(0, 10);
    members += net.get(day) ?? 0;
    days.push({ day, members, entered: byDay.get(day)?.entered ?? 0, exited: byDay.get(day)?.exited ?? 0 });
  }
  return days;
}

const mergedChange = z.object({
  segmentId: z.string(),
  profileId: z.string(),
  personId: z.string(),
  entered: z.coerce.boolean(),
  place: z.coerce.number(),
  day: z.string(),
});
const mergeRow = z.object({ fromId: z.string(), intoId: z.string(), place: z.coerce.number() });

/** When people who are several profiles came in and left, by segment. */
async function stepsOfMerged(
  clickhouse: ClickHouseClient,
  params: Readonly<Record<string, unknown>>,
): Promise<readonly (PersonStep & { readonly segmentId: string })[]> {
  const changes = await readRows(clickhouse, {
    query: `
      with ${CHANGES}
      select segment as segmentId, toString(profile_id) as profileId, came as entered, place, day,
        toString(if(empty(alias.into_profile_id), profile_id, alias.into_profile_id)) as personId
      from changes left join alias on alias.from_profile_id = changes.profile_id
      where profile_id in (select id from merged)
      settings join_use_nulls = 0`,
    params,
    row: mergedChange,
  });
  if (changes.length === 0) return [];
  const merges = await readRows(clickhouse, {
    query: `
      with ${CHANGES}
      select toString(from_profile_id) as fromId, toString(into_profile_id) as intoId, seq as place
      from profile_merge final
      where studio_id = {studioId:UUID} and from_profile_id in (
        select from_profile_id from alias where into_profile_id in (
          select if(empty(alias.into_profile_id), profile_id, alias.into_profile_id)
          from changes left join alias on alias.from_profile_id = changes.profile_id
          where profile_id in (select id from merged)))`,
    params,
    row: mergeRow,
  });
  const segmentIds = [...new Set(changes.map((change) => change.segmentId))];
  return segmentIds.flatMap((segmentId) =>
    personSteps(
      changes.filter((change) => change.segmentId === segmentId),
      merges,
    ).map((step) => ({ ...step, segmentId })),
  );
}
