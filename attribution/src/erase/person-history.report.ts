import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { inChunks } from "../in-chunks.ts";
import { readRows } from "../reports/read-rows.ts";
import type { PersonName } from "./person-finder.ts";

/** What history knows of a person that is needed to find them elsewhere. Some 150 bytes an event are held. */
export interface PersonHistory {
  readonly eventIds: readonly string[];
  readonly messageIds: readonly string[];
  /** Of the messages in EVENTS that brought their events. */
  readonly seqs: ReadonlySet<number>;
  /** Addresses that they ever gave. */
  readonly addresses: readonly PersonName[];
}

const eventRow = z.object({
  eventId: z.string(),
  messageId: z.string(),
  seq: z.coerce.number(),
  derived: z.coerce.number(),
});
const addressRow = z.object({ email: z.string(), phone: z.string() });

export async function personHistory(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  profileIds: readonly ProfileId[],
): Promise<PersonHistory> {
  const events = await inChunks(profileIds, (chunk) =>
    readRows(clickhouse, {
      query: `
        select toString(event_id) as eventId, message_id as messageId, seq, type = 'derived' as derived from event
        where studio_id = {studioId:UUID} and profile_id in {profileIds:Array(UUID)}`,
      params: { studioId, profileIds: chunk },
      row: eventRow,
    }),
  );
  const addresses = await inChunks(profileIds, (chunk) =>
    readRows(clickhouse, {
      query: `
        select distinct lower(trim(JSONExtractString(traits, 'email'))) as email, trim(JSONExtractString(traits, 'phone')) as phone
        from event
        where studio_id = {studioId:UUID} and profile_id in {profileIds:Array(UUID)} and type = 'identify' and traits != ''`,
      params: { studioId, profileIds: chunk },
      row: addressRow,
    }),
  );
  const sent = events.filter(({ derived }) => derived === 0);
  const names = addresses.flatMap(({ email, phone }) => [
    { kind: "email", value: email },
    { kind: "phone", value: phone },
  ]);
  return {
    eventIds: [...new Set(sent.map(({ eventId }) => eventId))],
    messageIds: [...new Set(sent.map(({ messageId }) => messageId))],
    seqs: new Set(sent.map(({ seq }) => seq)),
    // Whatever else stands there is no address, and might be in any text.
    addresses: names.filter(({ kind, value }) => (kind === "email" ? value.includes("@") : /^\+\d{6,}$/.test(value))),
  };
}
