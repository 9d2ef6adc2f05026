import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@regulars/runtime/log";
import { readStream } from "@regulars/runtime/stream-reader";
import { type NatsConnection, NatsError } from "nats";

export interface MessagesOf {
  readonly stream: string;
  readonly subject: string;
  /** Nothing after it is looked at. */
  readonly throughSeq: number;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Whether the message is to go. */
  readonly isTheirs: (message: { readonly seq: number; readonly data: Uint8Array }) => Promise<boolean> | boolean;
}

/** A server that says nothing for so long is asked again from the start. */
const SILENCE_MS = 30_000;
const LOOK_MS = 20;
const MOST_WAITING = 200;

/**
 * Deletes messages of a subject, overwriting what they held. A message goes as a whole, with what it says of others: all of it is
 * folded (or applied) already, and nothing that reads on from a position comes back to it.
 *
 * @returns how many went
 * @throws when the stream does not answer; what was deleted stays deleted, and another try goes on
 */
export async function eraseMessages(
  nats: NatsConnection,
  { stream, subject, throughSeq, log, signal, isTheirs }: MessagesOf,
): Promise<number> {
  const manager = await nats.jetstreamManager({ checkAPI: false });
  const last = await lastOf(nats, stream, subject);
  const through = Math.min(throughSeq, last);
  if (through <= 0) return 0;
  const waiting: { readonly seq: number; readonly data: Uint8Array }[] = [];
  let ended = false;
  let heardAt = performance.now();
  const reader = readStream(nats, {
    stream,
    filterSubject: subject,
    fromSeq: 1,
    log,
    onMessage({ seq, data, pending }) {
      heardAt = performance.now();
      if (seq <= through) waiting.push({ seq, data });
      if (seq >= through || pending === 0) ended = true;
    },
    async room() {
      while (waiting.length > MOST_WAITING && !ended && !signal.aborted) await sleep(LOOK_MS);
    },
  });
  let erased = 0;
  try {
    while (!ended || waiting.length > 0) {
      signal.throwIfAborted();
      const next = waiting.shift();
      if (next === undefined) {
        if (performance.now() - heardAt > SILENCE_MS) throw new Error(`${stream} does not give its messages`);
        await sleep(LOOK_MS);
      } else if (await isTheirs(next)) {
        if (await erase(next.seq)) erased += 1;
      }
    }
  } finally {
    ended = true;
    await reader.stop();
  }
  return erased;

  async function erase(seq: number): Promise<boolean> {
    try {
      return await manager.streams.deleteMessage(stream, seq, true);
    } catch (error) {
      // It has aged out since it was read.
      if (isGone(error)) return false;
      throw error;
    }
  }
}

async function lastOf(nats: NatsConnection, stream: string, subject: string): Promise<number> {
  const manager = await nats.jetstreamManager({ checkAPI: false });
  try {
    return (await manager.streams.getMessage(stream, { last_by_subj: subject })).seq;
  } catch (error) {
    if (isGone(error)) return 0;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return (
    error instanceof NatsError &&
    (error.code === "404" || error.api_error?.code === 404 || error.api_error?.err_code === 10_043)
  );
}
