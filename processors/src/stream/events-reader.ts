import { EVENTS_STREAM, eventsOfShard } from "@regulars/contracts/subjects";
import type { ConsumerMessages, JetStreamClient, JetStreamManager } from "nats";
import { readMessage, type ShardMessage } from "./messages.ts";
import { createSignal } from "./signal.ts";

/** Most that is read ahead of the fold: what a shard may hold in memory. */
const MAX_WAITING_SIZE = 8_000_000;
/** What the client may buffer before that, more than the largest message. */
const READ_AHEAD_BYTES = 9_000_000;
/** A batch is what is there, up to this much. */
const MAX_BATCH_EVENTS = 1_000;
const MAX_BATCH_SIZE = 512_000;

/** The messages of one shard from a sequence on, in order, each once. */
export interface EventsReader {
  /** What has come, up to a batch; empty when nothing has. Taken messages are not given again. */
  take(): readonly ShardMessage[];
  /** How much has come and was not taken, in characters. */
  waiting(): number;
  /** Set when the reading broke; the shard begins again from its position. */
  failure(): unknown;
  stop(): Promise<void>;
}

export function openEventsReader(
  jetstream: JetStreamClient,
  { shard, fromSeq, onArrival }: { readonly shard: number; readonly fromSeq: number; readonly onArrival: () => void },
): EventsReader {
  const waiting: ShardMessage[] = [];
  let waitingSize = 0;
  let nextSeq = fromSeq;
  let stopped = false;
  let failed: unknown;
  let open: ConsumerMessages | undefined;
  const drained = createSignal();

  /** Reads until enough is waiting; what the client has buffered beyond that is dropped, and read again later. */
  const readUntilFull = async (): Promise<void> => {
    const options = { filterSubjects: eventsOfShard(shard), opt_start_seq: nextSeq };
    const consumer = await jetstream.consumers.get(EVENTS_STREAM, options);
    const messages = await consumer.consume({ max_bytes: READ_AHEAD_BYTES, expires: 5_000 });
    open = messages;
    if (stopped) await messages.close();
    let full = false;
    for await (const message of messages) {
      if (stopped) return;
      const read = readMessage(message.seq, message.subject, message.string());
      waiting.push(read);
      waitingSize += read.size;
      nextSeq = message.seq + 1;
      onArrival();
      full = waitingSize > MAX_WAITING_SIZE;
      if (full) break;
    }
    await messages.close();
    if (!full && !stopped) throw new Error("Reading EVENTS ended");
  };
  const reading = (async () => {
    while (!stopped) {
      await readUntilFull();
      while (!stopped && waitingSize > MAX_WAITING_SIZE / 4) await drained.wait();
    }
  })().catch((error: unknown) => {
    failed = error;
    onArrival();
  });

  return {
    take() {
      let events = 0;
      let bytes = 0;
      let end = 0;
      for (const message of waiting) {
        events += message.batch === undefined ? 1 : message.batch.events.length + (message.batch.replay?.length ?? 0);
        bytes += message.size;
        if (end > 0 && (events > MAX_BATCH_EVENTS || bytes > MAX_BATCH_SIZE)) break;
        end += 1;
      }
      const batch = waiting.splice(0, end);
      waitingSize -= batch.reduce((sum, message) => sum + message.size, 0);
      drained.raise();
      return batch;
    },
    waiting: () => waitingSize,
    failure: () => failed,
    async stop() {
      stopped = true;
      drained.raise();
      await open?.close();
      await reading;
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
