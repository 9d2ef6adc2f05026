import { EVENTS_STREAM, eventsOfShard } from "@regulars/contracts/subjects";
import type { Logger } from "@regulars/runtime/log";
import { readStream } from "@regulars/runtime/stream-reader";
import type { JetStreamManager, NatsConnection } from "nats";
import { readMessage, type ShardMessage } from "./messages.ts";
import { createSignal } from "./signal.ts";

/** More is read ahead of the fold only while less than this waits for it, in characters. */
const ENOUGH_WAITING = 4_000_000;
/** A batch is what is there, up to this much. */
const MAX_BATCH_EVENTS = 1_000;
const MAX_BATCH_SIZE = 512_000;

/** The messages of one shard from a sequence on, in order, each once. */
export interface EventsReader {
  /** What has come, up to a batch; empty when nothing has. Taken messages are not given again. */
  take(): readonly ShardMessage[];
  /** How much has come and was not taken, in characters. */
  waiting(): number;
  stop(): Promise<void>;
}

export interface EventsReaderOptions {
  readonly shard: number;
  readonly fromSeq: number;
  readonly log: Logger;
  readonly onArrival: () => void;
}

export function openEventsReader(
  nats: NatsConnection,
  { shard, fromSeq, log, onArrival }: EventsReaderOptions,
): EventsReader {
  const text = new TextDecoder();
  const waiting: ShardMessage[] = [];
  let waitingSize = 0;
  let stopped = false;
  const drained = createSignal();

  const reading = readStream(nats, {
    stream: EVENTS_STREAM,
    filterSubject: eventsOfShard(shard),
    fromSeq,
    log,
    onMessage({ seq, subject, data }) {
      const read = readMessage(seq, subject, text.decode(data));
      waiting.push(read);
      waitingSize += read.size;
      onArrival();
    },
    async room() {
      while (!stopped && waitingSize > ENOUGH_WAITING) await drained.wait();
    },
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
        // People are forgotten at the end of a batch, and what comes after them must find nobody.
        if ((message.batch?.erasures ?? []).length > 0) break;
      }
      const batch = waiting.splice(0, end);
      waitingSize -= batch.reduce((sum, message) => sum + message.size, 0);
      drained.raise();
      return batch;
    },
    waiting: () => waitingSize,
    async stop() {
      stopped = true;
      drained.raise();
      await reading.stop();
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
