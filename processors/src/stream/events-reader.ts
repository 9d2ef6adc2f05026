import { EVENTS_STREAM, eventsOfShard } from "@regulars/contracts/subjects";
import type { ConsumerMessages, JetStreamClient, JetStreamManager } from "nats";
import { readMessage, type ShardMessage } from "./messages.ts";

/** Most that is read ahead of the fold: what a shard may hold in memory. */
const MAX_WAITING_BYTES = 4_000_000;
/** A batch is what is there, up to this much. */
const MAX_BATCH_EVENTS = 1_000;
const MAX_BATCH_BYTES = 512_000;

/** The messages of one shard from a sequence on, in order, each once. */
export interface EventsReader {
  /** What has come, up to a batch; empty when nothing has. Taken messages are not given again. */
  take(): readonly ShardMessage[];
  /** Set when the reading broke; the shard begins again from its position. */
  failure(): unknown;
  stop(): Promise<void>;
}

export async function openEventsReader(
  jetstream: JetStreamClient,
  { shard, fromSeq, onArrival }: { readonly shard: number; readonly fromSeq: number; readonly onArrival: () => void },
): Promise<EventsReader> {
  const consumer = await jetstream.consumers.get(EVENTS_STREAM, {
    filterSubjects: eventsOfShard(shard),
    opt_start_seq: fromSeq,
  });
  const messages = await consumer.consume({ max_messages: 500, expires: 5_000 });
  const waiting: ShardMessage[] = [];
  let waitingBytes = 0;
  let failed: unknown;
  let resume: (() => void) | undefined;

  const pump = async (stream: ConsumerMessages): Promise<void> => {
    for await (const message of stream) {
      const read = readMessage(message.seq, message.subject, message.string());
      waiting.push(read);
      waitingBytes += read.bytes;
      onArrival();
      if (waitingBytes > MAX_WAITING_BYTES) await new Promise<void>((resolve) => (resume = resolve));
    }
  };
  const pumping = pump(messages).then(
    () => new Error("EVENTS ended"),
    (error: unknown) => error,
  );
  void pumping.then((error) => {
    failed = error;
    onArrival();
  });

  return {
    take() {
      let events = 0;
      let bytes = 0;
      let end = 0;
      for (const message of waiting) {
        events += message.batch?.events.length ?? 1;
        bytes += message.bytes;
        if (end > 0 && (events > MAX_BATCH_EVENTS || bytes > MAX_BATCH_BYTES)) break;
        end += 1;
      }
      const batch = waiting.splice(0, end);
      waitingBytes -= batch.reduce((sum, message) => sum + message.bytes, 0);
      if (waitingBytes <= MAX_WAITING_BYTES) resume?.();
      return batch;
    },
    failure: () => failed,
    async stop() {
      resume?.();
      await messages.close();
      await pumping;
    },
  };
}

/** The sequence of the newest message of a shard; 0 when it has none. */
export async function lastSeqOf(manager: JetStreamManager, shard: number): Promise<number> {
  try {
    return (await manager.streams.getMessage(EVENTS_STREAM, { last_by_subj: eventsOfShard(shard) })).seq;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "404") return 0;
    throw error;
  }
}
