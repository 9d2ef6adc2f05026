import type { StudioId } from "@regulars/contracts/ids";
import { type Change, changesSubject } from "@regulars/contracts/subjects";
import { JSONCodec, type NatsConnection } from "nats";

const json = JSONCodec<Change>();

/** Shortest time between two looks at what changed, however much does. */
const QUIET_MS = 100;

interface ChangesOptions {
  readonly studioId: StudioId;
  readonly kinds: readonly Change["kind"][];
  readonly signal: AbortSignal | undefined;
}

/**
 * Yields once at once, and then after every burst of changes of these kinds in this studio, at most every 100 ms. What comes while
 * the consumer is busy is one more turn, so it never misses the last change. Ends when the signal does.
 */
export async function* onChanges(
  nats: NatsConnection,
  { studioId, kinds, signal }: ChangesOptions,
): AsyncGenerator<void> {
  let changed = false;
  let wake = (): void => {};
  const subscription = nats.subscribe(changesSubject(studioId), {
    callback: (error, message) => {
      if (error !== null || !kinds.includes(json.decode(message.data).kind)) return;
      changed = true;
      wake();
    },
  });
  const stop = (): void => wake();
  const ended = (): boolean => signal?.aborted === true;
  signal?.addEventListener("abort", stop);
  try {
    // The server must know of the subscription before the first look, or a change in between would be lost.
    await nats.flush();
    while (!ended()) {
      changed = false;
      yield;
      await pause(QUIET_MS, signal);
      while (!changed && !ended()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    subscription.unsubscribe();
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener("abort", finish);
  });
}

/** Tells the open pages of a studio. Losing it costs them a delay, so nobody waits for it. */
export function publishChange(nats: NatsConnection, studioId: StudioId, change: Change): void {
  nats.publish(changesSubject(studioId), json.encode(change));
}
