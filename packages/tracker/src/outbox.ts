import { attempt } from "./attempt.ts";
import {
  MAX_AGE_MS,
  MAX_BACKOFF_S,
  MAX_EVENT_BYTES,
  MAX_KEEPALIVE_CHARS,
  MAX_QUEUED,
  MAX_RETRY_AFTER_S,
  MAX_SENT_AT_ONCE,
} from "./limits.ts";
import type { TrackerOptions } from "./options.ts";

export interface Outbox {
  /** `keep`: whether it may be kept in the browser until it has arrived. @throws when there is no room: then the page keeps it */
  add(event: { readonly messageId: string }, keep: boolean): void;
  /** Hands over what is left in the last moment of the page, when nothing can be waited for. */
  leave(): void;
}

/**
 * Events that the server has not answered for. Each is an entry of localStorage of its own, whose name begins with the instant, so
 * tabs add and remove without disturbing each other, and what one page could not send, the next one does. Where localStorage is
 * blocked or full, or may not be used, they live as long as the page.
 */
export function createOutbox({ endpoint, writeKey, cookieless }: TrackerOptions): Outbox {
  const url = `${endpoint.replace(/\/$/, "")}/v1/batch`;
  const prefix = `regulars.${writeKey}.`;
  const memory: Record<string, string> = {};
  const stored: Record<string, string> = (!cookieless && attempt(() => localStorage)) || {};
  /** What is on its way, by a request or a beacon. */
  let handed: readonly string[] = [];
  /** Of the next request, or the one that is on. */
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const remove = (key: string): void => {
    delete memory[key];
    delete stored[key];
  };
  /** What is to be sent next, oldest first; of all but `except`. */
  const queued = (except: readonly string[]): readonly string[] => {
    const keys = [...Object.keys(memory), ...Object.keys(stored)].filter((key) => key.startsWith(prefix)).sort();
    const oldest = prefix + (Date.now() - MAX_AGE_MS) * 1e3;
    return keys
      .filter((key, i) => (key > oldest && i >= keys.length - MAX_QUEUED) || remove(key))
      .filter((key) => !except.includes(key))
      .slice(0, MAX_SENT_AT_ONCE);
  };
  const bodyOf = (keys: readonly string[]): string =>
    `{"writeKey":"${writeKey}","sentAt":${JSON.stringify(new Date())},"batch":[${keys.map((key) => memory[key] ?? stored[key])}]}`;
  /** Nothing when offline, or when the server is away. */
  const post = (body: string): Promise<Response | undefined> =>
    // Text needs no preflight, and without credentials no cookie goes along.
    fetch(url, { method: "POST", body, keepalive: body.length < MAX_KEEPALIVE_CHARS }).catch(() => undefined);

  const send = async (): Promise<void> => {
    const keys = queued([]);
    handed = keys;
    if (!keys[0]) {
      timer = undefined;
      return;
    }
    const response = await post(bodyOf(keys));
    handed = [];
    failures = /408|429|5../.test(`${response?.status ?? 500}`) ? failures + 1 : 0;
    if (!failures) keys.forEach(remove);
    timer = setTimeout(send, retryDelayMs(failures, response?.headers.get("retry-after")));
  };
  /** Calls made in one go are sent in one request. */
  const start = (): void => {
    timer = timer ?? setTimeout(send);
  };
  start();

  return {
    add(event, keep) {
      const key = prefix + event.messageId;
      const text = JSON.stringify(event);
      if (new Blob([text]).size > MAX_EVENT_BYTES) return;
      memory[key] = text;
      start();
      if (!keep) return;
      stored[key] = text;
      // There was room.
      delete memory[key];
    },
    leave() {
      const keys = queued(handed);
      if (!keys[0]) return;
      const body = bodyOf(keys);
      // They stay queued: the next page sends again what it cannot know to have arrived.
      handed = [...handed, ...keys];
      if (!navigator.sendBeacon?.(url, body)) void post(body);
    },
  };
}

/** None without failures; then growing, never the same in two browsers, and never shorter than the server asked for. */
export function retryDelayMs(failures: number, retryAfter: string | null | undefined): number {
  if (!failures) return 0;
  const backoffS = Math.min(2 ** failures, MAX_BACKOFF_S) * (0.5 + Math.random());
  return Math.max(backoffS, Math.min(Number(retryAfter) || 0, MAX_RETRY_AFTER_S)) * 1e3;
}
