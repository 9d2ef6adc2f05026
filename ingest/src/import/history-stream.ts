import { setTimeout as pause } from "node:timers/promises";
import { eventsSubject } from "@regulars/contracts/subjects";
import type { NatsConnection } from "nats";
import { findTask, foldedSeq, type ImportKey, type WorkerDatabase } from "./import.store.ts";

/** Bytes of one message, which a NATS server accepts as it comes (1 MB). */
const MAX_MESSAGE_BYTES = 400 * 1024;
/**
 * Messages of imports that may wait for the fold. What a studio's visitors do is folded after what stands before it in the stream, so this
 * is how long they wait for history: some two thousand events, well under a second.
 */
const MAX_UNFOLDED = 8;
const LOOK_EVERY_MS = 25;
const ACK_TIMEOUT_MS = 5_000;

/** Puts history into EVENTS, no faster than it is folded. */
export interface HistoryStream {
  /**
   * Resolves once all events are durable, in their order.
   * @returns false when the import was stopped meanwhile
   * @throws when they may not be durable
   */
  publish(key: ImportKey, events: readonly string[], signal: AbortSignal): Promise<boolean>;
}

export function createHistoryStream(
  nats: NatsConnection,
  database: WorkerDatabase,
  /** False while NATS is away: nothing is handed to its client then, which would keep it in memory. */
  isConnected: () => boolean,
): HistoryStream {
  const jetstream = nats.jetstream({ timeout: ACK_TIMEOUT_MS });
  /** Sequences of what was published and is not known to be folded, by studio. */
  const unfolded = new Map<string, number[]>();

  /** @returns false when the import no longer runs */
  const awaitFold = async (key: ImportKey, signal: AbortSignal): Promise<boolean> => {
    const waiting = unfolded.get(key.studioId) ?? [];
    for (let looks = 0; waiting.length >= MAX_UNFOLDED; looks++) {
      const folded = await foldedSeq(database, key.studioId);
      while ((waiting[0] ?? Number.POSITIVE_INFINITY) <= folded) waiting.shift();
      if (waiting.length < MAX_UNFOLDED) break;
      if (looks % 40 === 39 && (await findTask(database, key))?.status !== "running") return false;
      await pause(LOOK_EVERY_MS);
      if (signal.aborted) return false;
    }
    return true;
  };

  return {
    async publish(key, events, signal) {
      const { studioId } = key;
      for (const message of messagesOf(events)) {
        if (!(await awaitFold(key, signal))) return false;
        if (!isConnected()) throw new Error("NATS is away");
        const payload = Buffer.from(`{"v":1,"studioId":"${studioId}","events":[${message}]}`);
        const { seq } = await jetstream.publish(eventsSubject(studioId), payload);
        const waiting = unfolded.get(studioId) ?? [];
        waiting.push(seq);
        unfolded.set(studioId, waiting);
      }
      return true;
    },
  };
}

/** The events of each message, joined; none is larger than a message may be, as an event is far smaller. */
function messagesOf(events: readonly string[]): readonly string[] {
  const messages: string[] = [];
  let message: string[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event) + 1;
    if (bytes + size > MAX_MESSAGE_BYTES && message.length > 0) {
      messages.push(message.join(","));
      message = [];
      bytes = 0;
    }
    message.push(event);
    bytes += size;
  }
  return message.length === 0 ? messages : [...messages, message.join(",")];
}
