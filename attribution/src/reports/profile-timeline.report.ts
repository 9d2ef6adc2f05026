import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { EVENT_COLUMNS, type EventRow, eventRow } from "./event-row.ts";
import { readRows } from "./read-rows.ts";

/** Where a page of a timeline ends; the next one begins after it. */
export interface TimelineCursor {
  readonly occurredAt: number;
  readonly eventId: string;
}

/** The visit that an event started. */
export interface StartedVisit {
  /** Label of its source. */
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
}

export type TimelineItem = EventRow & { readonly visit?: StartedVisit };

export interface TimelinePage {
  readonly items: readonly TimelineItem[];
  /** Absent on the last page. */
  readonly next?: TimelineCursor;
}

/** Which entries are wanted: those of any of these. */
export interface TimelineFilter {
  /** Events of these names. */
  readonly names: readonly string[];
  /** Events that began a visit. */
  readonly visits: boolean;
  /** Events of names other than these; absent: none of them. */
  readonly otherThan?: readonly string[];
}

interface TimelineQuery {
  readonly profileId: ProfileId;
  readonly limit: number;
  readonly after?: TimelineCursor;
  /** Absent: everything. */
  readonly filter?: TimelineFilter;
}

const keyRow = z.object({
  profileId: z.string(),
  name: z.string(),
  eventId: z.string(),
  occurredAt: z.coerce.number(),
});
const visitRow = z.object({ eventId: z.string(), source: z.string(), medium: z.string(), campaign: z.string() });

/** All that happened to a person, newest first: events, orders, changes of segments, with those of profiles merged into this one. */
export async function profileTimeline(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  page: TimelineQuery,
): Promise<TimelinePage> {
  const keys = await timelineKeys(clickhouse, studioId, page);
  const shown = keys.slice(0, page.limit);
  if (shown.length === 0) return { items: [] };
  const params = { studioId, ...keyParams(shown) };
  const [events, visits] = await Promise.all([
    readRows(clickhouse, {
      query: `
        select ${EVENT_COLUMNS} from event
        where studio_id = {studioId:UUID} and name in {names:Array(String)} and profile_id in {profileIds:Array(UUID)}
          and event_id in {eventIds:Array(UUID)}
        limit 1 by event_id`,
      params,
      row: eventRow,
    }),
    readRows(clickhouse, {
      query: `
        select toString(event_id) as eventId, source, medium, utm_campaign as campaign from touchpoint final
        where studio_id = {studioId:UUID} and event_id in {eventIds:Array(UUID)} and removed = 0
          and profile_id in (${PERSON})`,
      params: { ...params, profileId: page.profileId },
      row: visitRow,
    }),
  ]);
  const last = shown.at(-1);
  return {
    items: inOrder(shown, events, visits),
    ...(keys.length > page.limit && last !== undefined
      ? { next: { occurredAt: last.occurredAt, eventId: last.eventId } }
      : {}),
  };
}

/** The profile and those merged into it. */
export const PERSON = `
  select {profileId:UUID} union all
  select from_profile_id from profile_alias final where studio_id = {studioId:UUID} and into_profile_id = {profileId:UUID}`;

/** Keys of the page and one more, which tells whether there is a next page. */
async function timelineKeys(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { profileId, limit, after, filter }: TimelineQuery,
): Promise<readonly z.infer<typeof keyRow>[]> {
  return readRows(clickhouse, {
    query: `
      select toString(profile_id) as profileId, name, toString(event_id) as eventId,
             toUnixTimestamp64Milli(occurred_at) as occurredAt
      from activity
      where studio_id = {studioId:UUID} and profile_id in (${PERSON})
        ${after === undefined ? "" : "and (occurred_at, toString(event_id)) < (fromUnixTimestamp64Milli({occurredAt:Int64}, 'UTC'), {eventId:String})"}
        ${filter === undefined ? "" : `and (${wanted(filter)})`}
      order by occurred_at desc, toString(event_id) desc
      limit 1 by event_id
      limit {rows:UInt32}`,
    params: { studioId, profileId, rows: limit + 1, ...(after ?? {}), ...(filter ?? {}) },
    row: keyRow,
  });
}

function wanted({ visits, otherThan }: TimelineFilter): string {
  const begunVisit = `event_id in (
    select event_id from touchpoint final
    where studio_id = {studioId:UUID} and profile_id in (${PERSON}) and removed = 0)`;
  const parts = ["name in {names:Array(String)}"];
  if (visits) parts.push(begunVisit);
  if (otherThan !== undefined) parts.push("name not in {otherThan:Array(String)}");
  return parts.join(" or ");
}

function keyParams(keys: readonly z.infer<typeof keyRow>[]) {
  return {
    names: [...new Set(keys.map((key) => key.name))],
    profileIds: [...new Set(keys.map((key) => key.profileId))],
    eventIds: keys.map((key) => key.eventId),
  };
}

function inOrder(
  keys: readonly z.infer<typeof keyRow>[],
  events: readonly EventRow[],
  visits: readonly z.infer<typeof visitRow>[],
): readonly TimelineItem[] {
  const eventById = new Map(events.map((event) => [event.eventId, event]));
  const visitById = new Map(visits.map(({ eventId, ...visit }) => [eventId, visit]));
  return keys.flatMap(({ eventId }) => {
    const event = eventById.get(eventId);
    const visit = visitById.get(eventId);
    if (event === undefined) return [];
    return [visit === undefined ? event : { ...event, visit }];
  });
}
