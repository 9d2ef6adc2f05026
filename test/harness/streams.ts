import type { CollectedBatch } from "@regulars/contracts/event";
import type { FactBatch } from "@regulars/contracts/fact";
import type { StudioId } from "@regulars/contracts/ids";
import { EVENTS_STREAM, eventsSubject, FACTS_STREAM, factsSubject } from "@regulars/contracts/subjects";
import { inflateJson } from "@regulars/runtime/deflate";
import { consumerOpts, JSONCodec, type JsMsg, type NatsConnection } from "nats";

const batch = JSONCodec<CollectedBatch>();

/** Everything that EVENTS holds of a studio, in order, with the sequence of each message. */
export async function readEvents(
  nats: NatsConnection,
  studioId: StudioId,
): Promise<readonly (CollectedBatch & { readonly seq: number })[]> {
  const messages = await readAll(nats, EVENTS_STREAM, eventsSubject(studioId));
  return messages.map((message) => ({ ...batch.decode(message.data), seq: message.seq }));
}

/** Everything that FACTS holds of a shard, in order of version; a version that was published twice is in it once. */
export async function readFacts(nats: NatsConnection, shard: number): Promise<readonly FactBatch[]> {
  const messages = await readAll(nats, FACTS_STREAM, factsSubject(shard));
  const batches = await Promise.all(messages.map((message) => inflateJson<FactBatch>(message.data)));
  return [...new Map(batches.map((facts) => [facts.version, facts])).values()].sort((a, b) => a.version - b.version);
}

async function readAll(nats: NatsConnection, stream: string, subject: string): Promise<readonly JsMsg[]> {
  const manager = await nats.jetstreamManager();
  const { state } = await manager.streams.info(stream, { subjects_filter: subject });
  const total = state.subjects?.[subject] ?? 0;
  if (total === 0) return [];
  const options = consumerOpts().bindStream(stream).orderedConsumer().deliverAll();
  const subscription = await nats.jetstream().subscribe(subject, options);
  const messages: JsMsg[] = [];
  for await (const message of subscription) {
    messages.push(message);
    if (message.info.pending === 0) break;
  }
  return messages;
}
