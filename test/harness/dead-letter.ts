import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventId, StudioId } from "@regulars/contracts/ids";
import { newId } from "@regulars/runtime/ids";
import pg from "pg";

/**
 * Keeps an event as if working it out had failed: written straight into the database, which no request can do.
 * @returns the letter's id
 */
export async function keepDeadLetter(
  databaseUrl: string,
  studioId: StudioId,
  { reason = "It could not be worked out", ...fields }: Partial<CollectedEvent> & { readonly reason?: string },
): Promise<EventId> {
  const eventId = newId<EventId>();
  const nowMs = Date.now();
  const event: CollectedEvent = {
    eventId,
    messageId: `letter-${eventId}`,
    type: "track",
    name: "Lost",
    properties: {},
    context: {},
    occurredAt: nowMs,
    receivedAt: nowMs,
    key: "secret",
    ...fields,
  };
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      "insert into dead_letter (studio_id, event_id, seq, event, reason, failed_at) values ($1, $2, 0, $3, $4, $5)",
      [studioId, eventId, JSON.stringify(event), reason, new Date(nowMs)],
    );
  } finally {
    await client.end();
  }
  return eventId;
}
