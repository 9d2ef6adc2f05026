import { DebugEvents, Events, type NatsConnection } from "nats";
import type { IngestMetrics } from "./metrics.ts";
import type { PublishPort } from "./publisher.ts";

/** Longest wait for JetStream's acknowledgement. */
const ACK_TIMEOUT_MS = 5_000;

/** Thrown while the server is away: at once, so that nothing gathers in the client's buffer. */
export class DisconnectedError extends Error {
  override readonly name = "DisconnectedError";
}

export interface JetStreamPort extends PublishPort {
  /** True while publishing can succeed. */
  readonly connected: boolean;
}

/**
 * Publishes into JetStream; a message that is acknowledged is stored. The client keeps what it cannot send in memory, so nothing is
 * handed to it while the connection is down, or from an unanswered publish until the server answers a ping again. What is
 * unanswered when the connection breaks fails at once: its acknowledgement cannot come any more.
 */
export function createJetStreamPort(nats: NatsConnection, metrics: Pick<IngestMetrics, "published">): JetStreamPort {
  const jetstream = nats.jetstream({ timeout: ACK_TIMEOUT_MS });
  const unanswered = new Set<(error: Error) => void>();
  let connected = true;
  let stalled = false;

  const followConnection = async (): Promise<void> => {
    for await (const { type } of nats.status()) {
      if (type === Events.Reconnect) connected = true;
      if (type !== Events.Disconnect && type !== DebugEvents.StaleConnection) continue;
      connected = false;
      for (const fail of unanswered) fail(new DisconnectedError("The connection broke"));
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

  const acknowledged = (subject: string, message: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      unanswered.add(reject);
      jetstream
        .publish(subject, message)
        .then(() => resolve(), reject)
        .finally(() => unanswered.delete(reject));
    });

  return {
    get connected() {
      return isConnected();
    },
    async publish(subject, message) {
      if (!isConnected()) throw new DisconnectedError("NATS is away");
      const start = performance.now();
      let outcome: "stored" | "failed" = "failed";
      try {
        await acknowledged(subject, message);
        outcome = "stored";
      } catch (error) {
        void awaitPing();
        throw error;
      } finally {
        metrics.published((performance.now() - start) / 1_000, outcome);
      }
    },
  };
}
