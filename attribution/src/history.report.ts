import type { EventId, ProfileId, StudioId } from "@regulars/contracts/ids";
import { isJsonObject, type JsonObject } from "@regulars/contracts/json";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { readRows } from "./reports/read-rows.ts";

const row = z.object({
  profileId: z.string().transform((id) => id as ProfileId),
  eventId: z.string().transform((id) => id as EventId),
  name: z.string(),
  messageId: z.string(),
  seq: z.coerce.number(),
  occurredAt: z.coerce.number(),
  properties: z.string().transform((text): JsonObject => {
    const value: unknown = text === "" ? {} : JSON.parse(text);
    return isJsonObject(value) ? value : {};
  }),
});
export type HistoricEvent = z.infer<typeof row>;

export interface HistoryQuery {
  /** Exact name, or a prefix that ends in "*". */
  readonly event: string;
  /** Highest sequence in EVENTS. */
  readonly throughSeq: number;
  /** Without them properties are empty, and much less is read. */
  readonly properties: boolean;
}

/** Rows in one read; a person's events are never divided, so one with more makes a read longer. */
const PAGE_ROWS = 50_000;

/**
 * A studio's events that counters see (track, page and screen calls) in pages, person after person, each person whole in one page
 * and each event once.
 */
export async function* historyByPerson(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { event, throughSeq, properties }: HistoryQuery,
): AsyncGenerator<readonly HistoricEvent[]> {
  const isPrefix = event.endsWith("*");
  const name = isPrefix ? event.slice(0, -1) : event;
  for (let after: ProfileId | undefined; ; ) {
    const page: readonly HistoricEvent[] = await readRows(clickhouse, {
      query: `
        select toString(profile_id) as profileId, toString(event_id) as eventId, name, message_id as messageId, seq,
               toUnixTimestamp64Milli(occurred_at) as occurredAt, ${properties ? "properties" : "'' as properties"}
        from event
        where studio_id = {studioId:UUID} and ${isPrefix ? "startsWith(name, {name:String})" : "name = {name:String}"}
          and type in ('track', 'page', 'screen') and seq <= {throughSeq:UInt64}
          ${after === undefined ? "" : "and profile_id > {after:UUID}"}
        order by profile_id
        limit {rows:UInt32} with ties`,
      params: { studioId, name, throughSeq, rows: PAGE_ROWS, ...(after === undefined ? {} : { after }) },
      row,
    });
    yield withoutRepeats(page);
    after = page.at(-1)?.profileId;
    if (page.length < PAGE_ROWS || after === undefined) return;
  }
}

function withoutRepeats(events: readonly HistoricEvent[]): readonly HistoricEvent[] {
  const seen = new Set<EventId>();
  return events.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId));
}
