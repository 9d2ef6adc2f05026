import type { EventId, ProfileId, SiteId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { EVENT_COLUMNS, type EventRow, eventRow } from "./event-row.ts";
import { PROFILELESS_COLUMNS, type ProfilelessRow, profilelessRow } from "./profileless-row.ts";
import { readRows } from "./read-rows.ts";

export interface RecentEvents {
  readonly limit: number;
  /** From where to look back step by step, so that little is read when much is new; else all is read at once. */
  readonly nowMs?: number;
  /** Only what came before this one. */
  readonly before?: { readonly receivedAt: number; readonly eventId: string };
  readonly siteId?: SiteId | undefined;
  /** Only events of exactly this message id. */
  readonly messageId?: string | undefined;
  /** Only events that match any of these. */
  readonly matching?: EventMatch | undefined;
}

export interface EventMatch {
  /** Part of the name, whatever its case; `.` and `_` may be spaces. Or all of the `userId` or `anonymousId`. */
  readonly text: string;
  /** Of these people. */
  readonly profileIds: readonly ProfileId[];
}

export interface RecentPeoplesEvents extends RecentEvents {
  /** What the stream itself found (`segment.entered`), or what came; both by default. */
  readonly kind?: "collected" | "derived";
}

const DAY_MS = 86_400_000;
/**
 * How far back to look for a page, one after the other until it is full. Nothing is sorted by receipt, so each look reads the receipt of
 * every event in its range: it begins with what is surely little.
 */
const LOOKS_BACK_MS = [900_000, 2 * DAY_MS, 60 * DAY_MS, undefined] as const;

/** The newest events of people by receipt, newest first. */
export async function recentEvents(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { kind, ...query }: RecentPeoplesEvents,
): Promise<readonly EventRow[]> {
  const keys = await recentKeys(clickhouse, studioId, {
    ...query,
    table: "event",
    person: "profile_id",
    ...(kind === undefined ? {} : { where: kind === "derived" ? "type = 'derived'" : "type <> 'derived'" }),
  });
  if (keys.length === 0) return [];
  const rows = await readRows(clickhouse, {
    query: `
      select ${EVENT_COLUMNS} from event
      where studio_id = {studioId:UUID} and name in {names:Array(String)} and profile_id in {persons:Array(UUID)}
        and ${THESE_KEYS}
      limit 1 by event_id`,
    params: { studioId, ...keyParams(keys) },
    row: eventRow,
  });
  return inOrder(keys, rows);
}

/** The newest events that are nobody's, newest first: those of machines, or those counted without identifiers. */
export async function recentProfileless(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { kind, ...query }: RecentEvents & { readonly kind?: "bot" | "counted" },
): Promise<readonly ProfilelessRow[]> {
  const keys = await recentKeys(clickhouse, studioId, {
    ...query,
    table: "profileless_event",
    ...(kind === undefined ? {} : { where: kind === "bot" ? "notEmpty(bot_reasons)" : "empty(bot_reasons)" }),
  });
  if (keys.length === 0) return [];
  const rows = await readRows(clickhouse, {
    query: `
      select ${PROFILELESS_COLUMNS} from profileless_event
      where studio_id = {studioId:UUID} and name in {names:Array(String)} and ${THESE_KEYS}
      limit 1 by event_id`,
    params: { studioId, ...keyParams(keys) },
    row: profilelessRow,
  });
  return inOrder(keys, rows);
}

/** An event of a person by its id, whenever it came. Looks through the ids of all the studio's events. */
export async function eventById(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  eventId: EventId,
): Promise<EventRow | undefined> {
  const rows = await readRows(clickhouse, {
    query: `select ${EVENT_COLUMNS} from event where studio_id = {studioId:UUID} and event_id = {eventId:UUID} limit 1`,
    params: { studioId, eventId },
    row: eventRow,
  });
  return rows[0];
}

/** As `eventById`, of an event that is nobody's. */
export async function profilelessById(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  eventId: EventId,
): Promise<ProfilelessRow | undefined> {
  const rows = await readRows(clickhouse, {
    query: `
      select ${PROFILELESS_COLUMNS} from profileless_event
      where studio_id = {studioId:UUID} and event_id = {eventId:UUID} limit 1`,
    params: { studioId, eventId },
    row: profilelessRow,
  });
  return rows[0];
}

const THESE_KEYS = `received_at >= fromUnixTimestamp64Milli({oldest:Int64}, 'UTC')
        and received_at <= fromUnixTimestamp64Milli({newest:Int64}, 'UTC') and event_id in {eventIds:Array(UUID)}`;

interface KeysQuery extends RecentEvents {
  readonly table: "event" | "profileless_event";
  /** The column that says whose it is, where the table has one. */
  readonly person?: "profile_id";
  readonly where?: string;
}

const keyRow = z.object({
  eventId: z.string(),
  receivedAt: z.coerce.number(),
  name: z.string(),
  person: z.string(),
});
type Key = z.infer<typeof keyRow>;

/** Ids as text: as text they grow with time, while ClickHouse sorts UUIDs by their second half. */
async function recentKeys(clickhouse: ClickHouseClient, studioId: StudioId, query: KeysQuery): Promise<readonly Key[]> {
  const fromMs = query.before?.receivedAt ?? query.nowMs;
  let keys: readonly Key[] = [];
  for (const sinceMs of looksBack(fromMs, query)) {
    const conditions = conditionsOf(query, sinceMs);
    keys = await readRows(clickhouse, {
      query: `
        select toString(event_id) as eventId, toUnixTimestamp64Milli(received_at) as receivedAt, name,
               ${query.person === undefined ? "''" : `toString(${query.person})`} as person
        from ${query.table}
        where ${["studio_id = {studioId:UUID}", ...conditions.where].join(" and ")}
        order by received_at desc, toString(event_id) desc
        limit 1 by event_id
        limit {limit:UInt32}`,
      params: { studioId, limit: query.limit, ...conditions.params },
      row: keyRow,
    });
    if (keys.length >= query.limit) break;
  }
  return keys;
}

/** Instants to look back to. A message id is found by its index in all of time. */
function looksBack(fromMs: number | undefined, { messageId }: KeysQuery): readonly (number | undefined)[] {
  if (fromMs === undefined || messageId !== undefined) return [undefined];
  return LOOKS_BACK_MS.map((backMs) => (backMs === undefined ? undefined : fromMs - backMs));
}

function conditionsOf(query: KeysQuery, sinceMs: number | undefined) {
  const { before, siteId, messageId, matching, person, where: own } = query;
  const where: string[] = own === undefined ? [] : [own];
  const params: Record<string, unknown> = {};
  if (sinceMs !== undefined) {
    where.push("received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')");
    params.since = sinceMs;
  }
  if (before !== undefined) {
    const at = "fromUnixTimestamp64Milli({beforeMs:Int64}, 'UTC')";
    where.push(`received_at <= ${at}`, `(received_at < ${at} or toString(event_id) < {beforeId:String})`);
    Object.assign(params, { beforeMs: before.receivedAt, beforeId: before.eventId });
  }
  if (siteId !== undefined) {
    where.push("site_id = {siteId:UUID}");
    params.siteId = siteId;
  }
  if (messageId !== undefined) {
    where.push("message_id = {messageId:String}");
    params.messageId = messageId;
  }
  if (matching !== undefined) {
    const any = [
      "positionCaseInsensitiveUTF8(translate(name, '._', '  '), translate({text:String}, '._', '  ')) > 0",
      "user_id = {text:String}",
      "anonymous_id = {text:String}",
    ];
    params.text = matching.text;
    if (person !== undefined && matching.profileIds.length > 0) {
      any.push(`${person} in {profileIds:Array(UUID)}`);
      params.profileIds = matching.profileIds;
    }
    where.push(`(${any.join(" or ")})`);
  }
  return { where, params };
}

function keyParams(keys: readonly Key[]) {
  return {
    names: [...new Set(keys.map((key) => key.name))],
    persons: [...new Set(keys.map((key) => key.person).filter((person) => person !== ""))],
    eventIds: keys.map((key) => key.eventId),
    newest: keys[0]?.receivedAt ?? 0,
    oldest: keys.at(-1)?.receivedAt ?? 0,
  };
}

function inOrder<Row extends { readonly eventId: string }>(keys: readonly Key[], rows: readonly Row[]): readonly Row[] {
  const byId = new Map(rows.map((row) => [row.eventId, row]));
  return keys.flatMap(({ eventId }) => byId.get(eventId) ?? []);
}
