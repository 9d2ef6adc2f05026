import type { Storage } from "./storage.ts";

/** An event on its way; `messageId` makes sending it twice harmless. */
export interface QueuedEvent {
  readonly messageId: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly [key: string]: unknown;
}

export interface Outbox {
  add(event: QueuedEvent): void;
  /** Sends what is left in the last moment of the page, when nothing can be waited for. */
  leave(): void;
}

const QUEUE = "rg_q";
const MAX_QUEUED = 100;
const MAX_SENT_AT_ONCE = 20;
/** Five days: safely less than the seven for which the server knows a `messageId` again. */
const MAX_AGE_MS = 4.32e8;
/** Browsers allow 64 KB of requests that outlive their page. */
const MAX_KEEPALIVE_CHARS = 60_000;
const MAX_WAIT_S = 60;

/**
 * The queue of events, kept in storage that all tabs of the site share: what one page could not send, the next one does. Events that the server
 * has answered for leave it; what it refuses for good (4xx) is not sent again.
 */
export function createOutbox(url: string, writeKey: string, storage: Storage): Outbox {
  let busy = false;
  let failures = 0;
  const queued = (): QueuedEvent[] => {
    const oldest = new Date(Date.now() - MAX_AGE_MS).toISOString();
    try {
      const events: QueuedEvent[] = JSON.parse(storage.get(QUEUE) || "[]");
      return events.filter(({ timestamp }) => timestamp > oldest);
    } catch {
      return [];
    }
  };
  const bodyOf = (batch: readonly QueuedEvent[]): string =>
    JSON.stringify({ writeKey, batch, sentAt: new Date().toISOString() });

  const send = async (): Promise<void> => {
    const batch = queued().slice(0, MAX_SENT_AT_ONCE);
    busy = batch.length > 0;
    if (!busy) return;
    const body = bodyOf(batch);
    let status = 0;
    try {
      // Text needs no preflight, and without credentials no cookie goes along.
      const keepalive = body.length < MAX_KEEPALIVE_CHARS;
      status = (await fetch(url, { method: "POST", body, keepalive, credentials: "omit" })).status;
    } catch {
      // Offline, or the server is away: as a 5xx.
    }
    if (status === 0 || status === 429 || status >= 500) {
      setTimeout(send, Math.min(2 ** failures++, MAX_WAIT_S) * 1_000 * (0.5 + Math.random()));
      return;
    }
    // biome-ignore lint/suspicious/noConsole: a wrong key is found by the person who installs the script
    if (status >= 400) console.warn(`regulars: events refused (${status})`);
    failures = 0;
    const sent = new Set(batch.map((event) => event.messageId));
    storage.set(QUEUE, JSON.stringify(queued().filter((event) => !sent.has(event.messageId))));
    void send();
  };

  const start = (): void => {
    if (busy) return;
    busy = true;
    // Calls made in one go are sent in one request.
    void Promise.resolve().then(send);
  };
  start();

  return {
    add(event) {
      storage.set(QUEUE, JSON.stringify([...queued(), event].slice(-MAX_QUEUED)));
      start();
    },
    leave() {
      const left = queued().slice(-MAX_SENT_AT_ONCE);
      // They stay queued: the next page sends again what it cannot know to have arrived.
      if (left.length > 0) navigator.sendBeacon?.(url, bodyOf(left));
    },
  };
}
