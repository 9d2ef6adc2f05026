import type { CollectedBatch, CollectedEvent } from "@regulars/contracts/event";
import type { EventId, StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { eventsSubject } from "@regulars/contracts/subjects";
import { newId } from "@regulars/runtime/ids";
import { JSONCodec, type NatsConnection } from "nats";
import type pg from "pg";

const json = JSONCodec<CollectedBatch>();
/** As many as ingest puts into one message. */
const MESSAGE_EVENTS = 1_000;
const IN_FLIGHT = 8;

/** An event as ingest would have accepted it now. */
export function accepted(
  type: "track" | "identify",
  fields: Pick<CollectedEvent, "userId"> & Partial<CollectedEvent>,
): CollectedEvent {
  const eventId = newId<EventId>();
  const now = Date.now();
  return {
    eventId,
    messageId: eventId,
    type,
    name: type,
    properties: {},
    context: { library: { name: "bench", version: "1.0.0" }, ip: "203.0.113.7", locale: "en-GB" },
    occurredAt: now,
    receivedAt: now,
    key: "secret",
    ...fields,
  };
}

/** Puts events into the stream as ingest does. @returns the sequence of the last message */
export async function publish(
  nats: NatsConnection,
  studioId: StudioId,
  events: readonly CollectedEvent[],
): Promise<number> {
  const stream = nats.jetstream();
  let lastSeq = 0;
  for (let from = 0; from < events.length; ) {
    const acks = [];
    for (let message = 0; message < IN_FLIGHT && from < events.length; message += 1, from += MESSAGE_EVENTS) {
      const part = events.slice(from, from + MESSAGE_EVENTS);
      acks.push(stream.publish(eventsSubject(studioId), json.encode({ v: 1, studioId, events: part })));
    }
    lastSeq = Math.max(lastSeq, ...(await Promise.all(acks)).map((ack) => ack.seq));
  }
  return lastSeq;
}

/** Resolves once everything up to a sequence is folded: committed in Postgres, with the outbox row. */
export async function folded(pool: pg.Pool, studioId: StudioId, seq: number, timeoutMs = 300_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { rows } = await pool.query<{ seq: string }>("select seq from shard_position where shard = $1", [
      shardOf(studioId),
    ]);
    if (Number(rows[0]?.seq ?? 0) >= seq) return;
    if (Date.now() > deadline) throw new Error(`Sequence ${seq} was not folded within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
