import { setTimeout as sleep } from "node:timers/promises";
import type { FactBatch } from "@regulars/contracts/fact";
import { FACTS_STREAM } from "@regulars/contracts/subjects";
import { inflateJson } from "@regulars/runtime/deflate";
import type { Logger } from "@regulars/runtime/log";
import { AckPolicy, type Consumer, DeliverPolicy, type NatsConnection, nanos, ReplayPolicy } from "nats";

/** One message of FACTS. */
export interface FactsMessage {
  readonly batch: FactBatch;
  /** Its sequence in the stream. */
  readonly streamSeq: number;
}

export interface FactsReader {
  /** The messages that have come, in the order of the stream; none when none comes within a second, or once it is stopped. */
  take(): Promise<readonly FactsMessage[]>;
  /** Messages in the stream after the last that came. */
  pending(): number;
  stop(): Promise<void>;
}

/** Messages are asked for as long as fewer bytes than this (deflated) wait to be taken. */
const BUFFER_BYTES = 4 * 1024 * 1024;
/** Facts in one take: making rows of them keeps the event loop for some 50 ms, which pages of the same process wait for. */
const TAKE_FACTS = 5_000;
const TAKE_WAIT_MS = 1_000;
const FETCH = { max_messages: 64, expires: 1_000 };

/**
 * Reads FACTS from a sequence on. Where to read from is kept with the effects (`facts_applied`), so nothing is acknowledged: the
 * consumer is one of the moment, and is made anew after the last message whenever it is lost or a message was passed over.
 */
export function readFacts(nats: NatsConnection, fromSeq: number, log: Logger): FactsReader {
  const stopping = new AbortController();
  const waiting: (FactsMessage & { readonly bytes: number })[] = [];
  let bytes = 0;
  let pending = 0;
  let nextSeq = fromSeq;
  let wake = (): void => undefined;
  const changed = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  let change = changed();
  const notify = (): void => {
    const done = wake;
    change = changed();
    done();
  };

  const receive = async (consumer: Consumer): Promise<void> => {
    for (let delivery = 1; !stopping.signal.aborted; ) {
      while (bytes >= BUFFER_BYTES && !stopping.signal.aborted) await change;
      const before = delivery;
      const messages = await consumer.fetch(FETCH);
      for await (const message of messages) {
        if (stopping.signal.aborted) return;
        if (message.info.deliverySequence !== delivery) throw new Error("A message of FACTS was passed over");
        delivery += 1;
        const batch = await decode(message.data, message.seq, log);
        nextSeq = message.seq + 1;
        pending = message.info.pending;
        if (batch === undefined) continue;
        waiting.push({ batch, streamSeq: message.seq, bytes: message.data.length });
        bytes += message.data.length;
        notify();
      }
      if (delivery !== before) continue;
      // A pull from a consumer that the server no longer has brings nothing, and no error either. A message that came after its pull was
      // given up went nowhere, and when it was the stream's last, no later one shows that it is missing.
      const { delivered } = await consumer.info();
      if (delivered.consumer_seq >= delivery) throw new Error("A message of FACTS was passed over");
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await receive(await openConsumer(nats, nextSeq));
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn({ err: error, nextSeq }, "reading FACTS was interrupted");
        await sleep(250, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };
  const running = run();

  return {
    async take() {
      if (waiting.length === 0) await Promise.race([change, sleep(TAKE_WAIT_MS, undefined, { ref: false })]);
      if (stopping.signal.aborted) return [];
      let count = 0;
      let facts = 0;
      for (const { batch } of waiting) {
        if (count > 0 && facts + batch.facts.length > TAKE_FACTS) break;
        facts += batch.facts.length;
        count += 1;
      }
      const taken = waiting.splice(0, count);
      bytes -= taken.reduce((sum, message) => sum + message.bytes, 0);
      notify();
      return taken;
    },
    pending: () => pending + waiting.length,
    async stop() {
      stopping.abort();
      notify();
      await running;
    },
  };
}

async function openConsumer(nats: NatsConnection, fromSeq: number): Promise<Consumer> {
  const manager = await nats.jetstreamManager({ checkAPI: false });
  const { name } = await manager.consumers.add(FACTS_STREAM, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: Math.max(1, fromSeq),
    replay_policy: ReplayPolicy.Instant,
    inactive_threshold: nanos(30_000),
    mem_storage: true,
    num_replicas: 1,
    max_deliver: 1,
  });
  return nats.jetstream({ checkAPI: false } as object).consumers.get(FACTS_STREAM, name);
}

/** A message that is no batch of facts is passed over; the gap that it leaves in its shard's versions is noticed by the writer. */
async function decode(data: Uint8Array, streamSeq: number, log: Logger): Promise<FactBatch | undefined> {
  try {
    return await inflateJson<FactBatch>(data);
  } catch (error) {
    log.error({ err: error, streamSeq }, "a message of FACTS cannot be read");
    return undefined;
  }
}
