import type { EventId, ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { isClickIdKind } from "./click-ids.ts";
import { insertRows, instantText } from "./clickhouse-rows.ts";
import { inChunks } from "./in-chunks.ts";
import { readRows } from "./reports/read-rows.ts";
import { sourceColumns } from "./source-columns.ts";
import type { Visit, WebEvent } from "./visits.ts";

/** A visit and whose it is. */
export interface Touchpoint extends Visit {
  readonly studioId: StudioId;
  /** As its event named it; the profile may have been merged since. */
  readonly profileId: ProfileId;
  /** The anonymous id, or empty. */
  readonly device: string;
}

/** A row of `touchpoint`: the newest of its event. */
export interface StoredTouchpoint extends Touchpoint {
  /** It was the start of a visit once and is no more. */
  readonly removed: boolean;
  readonly revision: number;
}

/** A web event and whose it is. */
export interface PlacedWebEvent extends WebEvent {
  readonly studioId: StudioId;
  readonly profileId: ProfileId;
  readonly device: string;
}

const SOURCE_COLUMNS = `
  toString(studio_id) as studioId, toString(profile_id) as profileId, toString(event_id) as eventId, message_id as messageId, device,
  toUnixTimestamp64Milli(received_at) as receivedAt, utm_source as utmSource, utm_medium as utmMedium,
  utm_campaign as utmCampaign, utm_content as utmContent, utm_term as utmTerm, click_id as clickId,
  click_id_kind as clickIdKind, referrer, landing_page as landingPage`;

const text = z.string();
const webEventRow = z
  .object({
    studioId: text.transform((id) => id as StudioId),
    profileId: text.transform((id) => id as ProfileId),
    eventId: text.transform((id) => id as EventId),
    messageId: text,
    device: text,
    occurredAt: z.coerce.number(),
    receivedAt: z.coerce.number(),
    utmSource: text,
    utmMedium: text,
    utmCampaign: text,
    utmContent: text,
    utmTerm: text,
    clickId: text,
    clickIdKind: text,
    referrer: text,
    landingPage: text,
  })
  .transform(
    ({
      studioId,
      profileId,
      eventId,
      messageId,
      device,
      occurredAt,
      receivedAt,
      clickIdKind,
      ...source
    }): PlacedWebEvent => ({
      studioId,
      profileId,
      eventId,
      messageId,
      device,
      occurredAt,
      receivedAt,
      source: { ...source, clickIdKind: isClickIdKind(clickIdKind) ? clickIdKind : "" },
    }),
  );

/** Web events of these profiles that occurred at `fromMs` or later. One that was stored twice may come twice. */
export async function readWebEvents(
  clickhouse: ClickHouseClient,
  studioIds: readonly StudioId[],
  { profileIds, fromMs }: { readonly profileIds: readonly ProfileId[]; readonly fromMs: number },
): Promise<readonly PlacedWebEvent[]> {
  return inChunks(profileIds, (chunk) =>
    readRows(clickhouse, {
      query: `
        select ${SOURCE_COLUMNS}, toUnixTimestamp64Milli(occurred_at) as occurredAt from activity
        where studio_id in {studioIds:Array(UUID)} and profile_id in {profileIds:Array(UUID)} and web = 1
          and occurred_at >= {from:DateTime64(3, 'UTC')}`,
      params: { studioIds, profileIds: chunk, from: instantText(fromMs) },
      row: webEventRow,
    }),
  );
}

const storedRow = webEventRow.and(
  z.object({
    label: text,
    medium: text,
    direct: z.coerce.number(),
    removed: z.coerce.number(),
    revision: z.coerce.number(),
  }),
);

/** Every touchpoint that these profiles have or had. */
export async function readTouchpoints(
  clickhouse: ClickHouseClient,
  studioIds: readonly StudioId[],
  profileIds: readonly ProfileId[],
): Promise<readonly StoredTouchpoint[]> {
  const rows = await inChunks(profileIds, (chunk) =>
    readRows(clickhouse, {
      query: `
        select ${SOURCE_COLUMNS}, toUnixTimestamp64Milli(at) as occurredAt, source as label, medium, direct, removed, revision
        from touchpoint
        where studio_id in {studioIds:Array(UUID)} and profile_id in {profileIds:Array(UUID)}
        order by revision desc limit 1 by event_id`,
      params: { studioIds, profileIds: chunk },
      row: storedRow,
    }),
  );
  return rows.map((row) => ({ ...row, direct: row.direct === 1, removed: row.removed === 1 }));
}

/** Writes touchpoints; of one event the highest revision counts. */
export async function writeTouchpoints(
  clickhouse: ClickHouseClient,
  touchpoints: readonly StoredTouchpoint[],
): Promise<void> {
  await insertRows(clickhouse, "touchpoint", {
    rows: touchpoints.map((touch) => ({
      studio_id: touch.studioId,
      profile_id: touch.profileId,
      event_id: touch.eventId,
      at: instantText(touch.occurredAt),
      received_at: instantText(touch.receivedAt),
      message_id: touch.messageId,
      device: touch.device,
      source: touch.label,
      medium: touch.medium,
      direct: touch.direct ? 1 : 0,
      ...sourceColumns(touch.source),
      removed: touch.removed ? 1 : 0,
      revision: touch.revision,
    })),
  });
}
