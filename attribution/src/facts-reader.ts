import { setTimeout as sleep } from "node:timers/promises";
import type { FactBatch } from "@regulars/contracts/fact";
import { FACTS_STREAM } from "@regulars/contracts/subjects";
import { inflateJson } from "@regulars/runtime/deflate";
import type { Logger } from "@regulars/runtime/log";
import { readStream } from "@regulars/runtime/stream-reader";
import type { NatsConnection } from "nats";

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

interface Waiting {
  readonly batch: Promise<FactBatch | undefined>;
  readonly streamSeq: number;
  readonly bytes: number;
}

/** Messages are asked for as long as fewer bytes than this (deflated) wait to be taken. */
const BUFFER_BYTES = 4 * 1024 * 1024;
/** Facts in one take: making rows of them keeps the event loop for some 50 ms, which pages of the same process wait for. */
const TAKE_FACTS = 5_000;
const TAKE_WAIT_MS = 1_000;

/** Reads FACTS from a sequence on; where that is, is kept with the effects (`facts_applied`). */
export function readFacts(nats: NatsConnection, fromSeq: number, log: Logger): FactsReader {
  const waiting: Waiting[] = [];
  let bytes = 0;
  let pending = 0;
  let stopped = false;
  let wake = (): void => undefined;
  const changed = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  let change = changed();
  const notify = (): void => {
    const done = wake;
    change = changed();
    done();
  };

  const reading = readStream(nats, {
    stream: FACTS_STREAM,
    fromSeq,
    log,
    onMessage({ seq, data, pending: after }) {
      waiting.push({ batch: decode(data, seq, log), streamSeq: seq, bytes: data.length });
      bytes += data.length;
      pending = after;
      notify();
    },
    async room() {
      while (bytes >= BUFFER_BYTES && !stopped) await change;
    },
  });

  return {
    async take() {
      if (waiting.length === 0) await Promise.race([change, sleep(TAKE_WAIT_MS, undefined, { ref: false })]);
      if (stopped) return [];
      const taken: FactsMessage[] = [];
      let facts = 0;
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        const batch = await next.batch;
        if (taken.length > 0 && facts + (batch?.facts.length ?? 0) > TAKE_FACTS) break;
        waiting.shift();
        bytes -= next.bytes;
        if (batch === undefined) continue;
        facts += batch.facts.length;
        taken.push({ batch, streamSeq: next.streamSeq });
      }
      notify();
      return taken;
    },
    pending: () => pending + waiting.length,
    async stop() {
      stopped = true;
      notify();
      await reading.stop();
    },
  };
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
