import type { EventId, ProfileId, StudioId } from "@regulars/contracts/ids";
import { isJsonObject, type JsonObject } from "@regulars/contracts/json";
import { MEMBERSHIP_CHANGES } from "@regulars/contracts/membership-change";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { readRows } from "./reports/read-rows.ts";

const jsonObject = z.string().transform((text): JsonObject => {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return isJsonObject(value) ? value : {};
});
const row = z.object({
  profileId: z.string().transform((id) => id as ProfileId),
  eventId: z.string().transform((id) => id as EventId),
  name: z.string(),
  messageId: z.string(),
  seq: z.coerce.number(),
  occurredAt: z.coerce.number(),
  properties: jsonObject,
  traits: jsonObject,
});
export type HistoricEvent = z.infer<typeof row>;

export interface HistoryQuery {
  /** Exact name, or a prefix that ends in "*", of events that counters see; or all that says something of traits. */
  readonly of: { readonly event: string } | "traits";
  /** Highest sequence in EVENTS. */
  readonly throughSeq: number;
  /** Without them properties are empty, and much less is read. Traits are read when it is of them. */
  readonly properties: boolean;
}

/** Rows in one read; a person's events are never divided, so one with more makes a read longer. */
const PAGE_ROWS = 50_000;

/**
 * A studio's events that counters see (track, page and screen calls), or its messages about traits, in pages, person after person, each
 * person whole in one page and each event once.
 */
export async function* historyByPerson(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { of, throughSeq, properties }: HistoryQuery,
): AsyncGenerator<readonly HistoricEvent[]> {
  const { condition, params } = of === "traits" ? ABOUT_TRAITS : named(of.event);
  for (let after: ProfileId | undefined; ; ) {
    const page: readonly HistoricEvent[] = await readRows(clickhouse, {
      query: `
        select toString(profile_id) as profileId, toString(event_id) as eventId, name, message_id as messageId, seq,
               toUnixTimestamp64Milli(occurred_at) as occurredAt, ${properties ? "properties" : "'' as properties"},
               ${of === "traits" ? "traits" : "'' as traits"}
        from event
        where studio_id = {studioId:UUID} and ${condition} and seq <= {throughSeq:UInt64}
          ${after === undefined ? "" : "and profile_id > {after:UUID}"}
        order by profile_id
        limit {rows:UInt32} with ties`,
      params: { studioId, ...params, throughSeq, rows: PAGE_ROWS, ...(after === undefined ? {} : { after }) },
      row,
    });
    yield withoutRepeats(page);
    after = page.at(-1)?.profileId;
    if (page.length < PAGE_ROWS || after === undefined) return;
  }
}

const ABOUT_TRAITS = {
  condition: "(type = 'identify' and traits != '' or type = 'track' and name in {names:Array(String)})",
  params: { names: MEMBERSHIP_CHANGES },
};

function named(event: string) {
  const isPrefix = event.endsWith("*");
  return {
    condition: `${isPrefix ? "startsWith(name, {name:String})" : "name = {name:String}"} and type in ('track', 'page', 'screen')`,
    params: { name: isPrefix ? event.slice(0, -1) : event },
  };
}

function withoutRepeats(events: readonly HistoricEvent[]): readonly HistoricEvent[] {
  const seen = new Set<EventId>();
  return events.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId));
}
