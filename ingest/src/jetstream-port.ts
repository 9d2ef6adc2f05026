import { createInbox, DebugEvents, Events, type Msg, type NatsConnection } from "nats";
import type { IngestMetrics } from "./metrics.ts";
import type { PublishPort } from "./publisher.ts";

/** Longest wait for JetStream's acknowledgement. */
const ACK_TIMEOUT_MS = 5_000;

/** Thrown when a message was not acknowledged; it may be stored all the same, unless the stream refused it. */
export class NotAcknowledgedError extends Error {
  override readonly name = "NotAcknowledgedError";
}

export interface JetStreamPort extends PublishPort {
  /** True while publishing can succeed. */
  readonly connected: boolean;
}

/**
 * Publishes into JetStream; a message that is acknowledged is stored. The client keeps what it cannot send in memory, so nothing is
 * handed to it while the connection is down, or from an unanswered publish until the server answers a ping again. What is
 * unanswered when the connection breaks fails at once: its acknowledgement cannot come any more.
 *
 * It takes acknowledgements by an inbox of its own: the client's `publish` makes an error object with its stack for each message,
 * in case it will need one.
 */
export function createJetStreamPort(nats: NatsConnection, metrics: Pick<IngestMetrics, "published">): JetStreamPort {
  const inbox = createInbox();
  const waiting = new Map<string, (error?: Error) => void>();
  let published = 0;
  let connected = true;
  let stalled = false;

  nats.subscribe(`${inbox}.*`, {
    callback: (error, reply) => {
      if (error === null) waiting.get(reply.subject.slice(inbox.length + 1))?.(refusalIn(reply));
    },
  });

  const followConnection = async (): Promise<void> => {
    for await (const { type } of nats.status()) {
      if (type === Events.Reconnect) connected = true;
      if (type !== Events.Disconnect && type !== DebugEvents.StaleConnection) continue;
      connected = false;
      for (const settle of waiting.values()) settle(new NotAcknowledgedError("The connection broke"));
    }
  };
  void followConnection();

  const awaitPing = async (): Promise<void> => {
    if (stalled) return;
    stalled = true;
    // Rejects when the connection breaks, which is then what `connected` says.
    await nats.flush().catch(() => undefined);
    stalled = false;
  };

  const isConnected = (): boolean => connected && !stalled && !nats.isClosed();

  return {
    get connected() {
      return isConnected();
    },
    publish: (subject, message) =>
      new Promise((resolve, reject) => {
        if (!isConnected()) throw new NotAcknowledgedError("NATS is away");
        const start = performance.now();
        const id = String(++published);
        const settle = (error?: Error): void => {
          clearTimeout(timer);
          waiting.delete(id);
          metrics.published((performance.now() - start) / 1_000, error === undefined ? "stored" : "failed");
          if (error === undefined) {
            resolve();
            return;
          }
          void awaitPing();
          reject(error);
        };
        const timer = setTimeout(() => settle(new NotAcknowledgedError("No answer in time")), ACK_TIMEOUT_MS);
        waiting.set(id, settle);
        nats.publish(subject, message, { reply: `${inbox}.${id}` });
      }),
  };
}

/** What a reply says against its message; `undefined` for an acknowledgement (`{"stream":"EVENTS","seq":7}`). */
function refusalIn(reply: Msg): Error | undefined {
  // 503 in the headers and no body: no stream listens to the subject.
  if (reply.data.length === 0) return new NotAcknowledgedError("No stream takes the message");
  try {
    const { seq, error } = reply.json<{ readonly seq?: unknown; readonly error?: { readonly description?: string } }>();
    // A refusal names a sequence too: 0.
    if (error === undefined && typeof seq === "number" && seq > 0) return undefined;
    return new NotAcknowledgedError(`The stream refused the message: ${error?.description ?? "no reason given"}`);
  } catch (cause) {
    return new NotAcknowledgedError("The stream's answer was not understood", { cause });
  }
}
