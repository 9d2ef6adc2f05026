import { setTimeout as sleep } from "node:timers/promises";
import { AckPolicy, type Consumer, DeliverPolicy, type NatsConnection, nanos, ReplayPolicy } from "nats";
import type { Logger } from "./log.ts";

/** A message as the stream keeps it. */
export interface StreamMessage {
  /** Its sequence in the stream. */
  readonly seq: number;
  readonly subject: string;
  readonly data: Uint8Array;
  /** How many messages the stream holds after it for this reader. */
  readonly pending: number;
}

export interface StreamReaderOptions {
  readonly stream: string;
  /** Only messages of this subject; all of the stream without it. */
  readonly filterSubject?: string;
  readonly fromSeq: number;
  readonly log: Logger;
  /** They come in the order of the stream, each once. */
  readonly onMessage: (message: StreamMessage) => void;
  /** Waited for before more is asked for: what holds reading back while there is no room. */
  readonly room?: () => Promise<void>;
}

export interface StreamReader {
  /** Resolves when no message comes any more; `room` must not be waiting then. */
  stop(): Promise<void>;
}

/** So many messages are asked for at a time as come to some so many bytes, by what the last were like. */
const FETCH_BYTES = 4_000_000;
const MOST_MESSAGES = 256;
const FEWEST_MESSAGES = 4;
const FIRST_MESSAGES = 8;
/** A request that brings nothing for so long is made anew, and then it is looked whether anything got lost. */
const FETCH_EXPIRES_MS = 5_000;
/** A consumer that nobody asks for so long is gone. */
const CONSUMER_LIFE_MS = 30_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 4_000;

/**
 * Reads a stream from a sequence on, for as long as it runs, whatever becomes of the server or of the way to it. Where to read from is
 * kept by the caller with the effects, so nothing is acknowledged: the consumer is one of the moment, and is made anew after the last
 * message whenever it is lost or a message was passed over. The client's own ordered consumer does not see that when what it passed over
 * were the stream's last messages.
 */
export function readStream(nats: NatsConnection, options: StreamReaderOptions): StreamReader {
  const { stream, filterSubject, log, onMessage, room } = options;
  const stopping = new AbortController();
  let nextSeq = options.fromSeq;
  let failures = 0;
  let messageBytes = FETCH_BYTES / FIRST_MESSAGES;

  const receive = async (consumer: Consumer): Promise<void> => {
    for (let delivery = 1; !stopping.signal.aborted; ) {
      await room?.();
      if (stopping.signal.aborted) return;
      const before = delivery;
      const count = Math.min(MOST_MESSAGES, Math.max(FEWEST_MESSAGES, Math.floor(FETCH_BYTES / messageBytes)));
      const messages = await consumer.fetch({ max_messages: count, expires: FETCH_EXPIRES_MS });
      const end = (): void => void messages.close();
      stopping.signal.addEventListener("abort", end);
      try {
        for await (const message of messages) {
          if (stopping.signal.aborted) return;
          if (message.info.deliverySequence !== delivery) throw new Error("A message was passed over");
          delivery += 1;
          const { seq, subject, data, info } = message;
          onMessage({ seq, subject, data, pending: info.pending });
          nextSeq = seq + 1;
          messageBytes += (data.length - messageBytes) / count;
          failures = 0;
        }
      } finally {
        stopping.signal.removeEventListener("abort", end);
      }
      if (delivery !== before) continue;
      // A pull from a consumer that the server no longer has brings nothing, and no error either. A message that came after its pull was
      // given up went nowhere, and when it was the stream's last, no later one shows that it is missing.
      const { delivered } = await consumer.info();
      if (delivered.consumer_seq >= delivery) throw new Error("A message was passed over");
      failures = 0;
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await receive(await openConsumer(nats, { stream, filterSubject, fromSeq: nextSeq }));
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn({ err: error, stream, filterSubject, nextSeq }, "reading a stream was interrupted");
        const pauseMs = failures === 0 ? 0 : Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS);
        failures += 1;
        await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

interface Place {
  readonly stream: string;
  readonly filterSubject: string | undefined;
  readonly fromSeq: number;
}

async function openConsumer(nats: NatsConnection, { stream, filterSubject, fromSeq }: Place): Promise<Consumer> {
  const manager = await nats.jetstreamManager({ checkAPI: false });
  const { name } = await manager.consumers.add(stream, {
    ...(filterSubject !== undefined && { filter_subject: filterSubject }),
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: Math.max(1, fromSeq),
    replay_policy: ReplayPolicy.Instant,
    inactive_threshold: nanos(CONSUMER_LIFE_MS),
    mem_storage: true,
    num_replicas: 1,
    max_deliver: 1,
  });
  return nats.jetstream({ checkAPI: false } as object).consumers.get(stream, name);
}
