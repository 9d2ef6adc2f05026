import { DebugEvents, Events, type NatsConnection } from "nats";
import type { IngestMetrics } from "./metrics.ts";
import type { PublishPort } from "./publisher.ts";

/** Longest wait for JetStream's acknowledgement. */
const ACK_TIMEOUT_MS = 5_000;

/** Thrown at once while the server is away, so that nothing gathers in the client's buffer. */
export class DisconnectedError extends Error {
  override readonly name = "DisconnectedError";
}

export interface JetStreamPort extends PublishPort {
  /** True while publishing can succeed. */
  readonly connected: boolean;
}

/**
 * Publishes into JetStream; a message that is acknowledged is stored. The client keeps what it cannot send in memory, so nothing is
 * handed to it while the connection is down, or from an unanswered publish until the server answers a ping again.
 */
export function createJetStreamPort(nats: NatsConnection, metrics: Pick<IngestMetrics, "published">): JetStreamPort {
  const jetstream = nats.jetstream({ timeout: ACK_TIMEOUT_MS });
  let connected = true;
  let stalled = false;

  const followConnection = async (): Promise<void> => {
    for await (const status of nats.status()) {
      if (status.type === Events.Disconnect || status.type === DebugEvents.StaleConnection) connected = false;
      if (status.type === Events.Reconnect) connected = true;
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

  return {
    get connected() {
      return connected && !stalled && !nats.isClosed();
    },
    async publish(subject, message) {
      if (!connected || stalled || nats.isClosed()) throw new DisconnectedError("NATS is away");
      const start = performance.now();
      try {
        await jetstream.publish(subject, message);
        metrics.published((performance.now() - start) / 1_000, "stored");
      } catch (error) {
        metrics.published((performance.now() - start) / 1_000, "failed");
        void awaitPing();
        throw error;
      }
    },
  };
}
