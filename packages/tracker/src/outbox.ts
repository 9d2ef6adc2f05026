import { attempt } from "./attempt.ts";
import type { TrackerOptions } from "./options.ts";

export interface Outbox {
  /** `keep`: whether it may be kept in the browser until it has arrived. @throws when there is no room: then the page keeps it */
  add(event: { readonly messageId: string }, keep: boolean): void;
  /** Hands over what is left in the last moment of the page, when nothing can be waited for. */
  leave(): void;
}

const MAX_QUEUED = 100;
const MAX_SENT_AT_ONCE = 10;
/** Five days: safely less than the seven for which the server knows a `messageId` again. */
const MAX_AGE_MS = 4.32e8;
/** Browsers allow 64 KB of requests that outlive their page; a character is three bytes at most. */
const MAX_KEEPALIVE_CHARS = 2e4;
const MAX_BACKOFF_S = 60;
const MAX_RETRY_AFTER_S = 3600;

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
  /** What the browser has promised to send whatever becomes of the page. */
  let handed: readonly string[] = [];
  /** Of the next request, or the one that is on. */
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const remove = (key: string): void => {
    delete memory[key];
    delete stored[key];
  };
  /** Oldest first. */
  const queued = (): readonly string[] => {
    const keys = [...Object.keys(memory), ...Object.keys(stored)].filter((key) => key.startsWith(prefix)).sort();
    const oldest = prefix + (Date.now() - MAX_AGE_MS) * 1e3;
    return keys
      .filter((key, i) => (key > oldest && i >= keys.length - MAX_QUEUED) || remove(key))
      .slice(0, MAX_SENT_AT_ONCE);
  };
  const bodyOf = (keys: readonly string[]): string =>
    `{"writeKey":"${writeKey}","sentAt":${JSON.stringify(new Date())},"batch":[${keys.map((key) => memory[key] ?? stored[key])}]}`;
  /** Nothing when offline, or when the server is away. */
  const post = (body: string): Promise<Response | undefined> =>
    // Text needs no preflight, and without credentials no cookie goes along.
    fetch(url, { method: "POST", body, keepalive: body.length < MAX_KEEPALIVE_CHARS }).catch(() => undefined);

  const send = async (): Promise<void> => {
    const keys = queued();
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
      memory[key] = JSON.stringify(event);
      start();
      if (!keep) return;
      stored[key] = memory[key];
      // There was room.
      delete memory[key];
    },
    leave() {
      const keys = queued().filter((key) => !handed.includes(key));
      if (!keys[0]) return;
      const body = bodyOf(keys);
      // They stay queued: the next page sends again what it cannot know to have arrived.
      if (navigator.sendBeacon?.(url, body)) handed = keys;
      else void post(body);
    },
  };
}

/** None without failures; then growing, never the same in two browsers, and never shorter than the server asked for. */
export function retryDelayMs(failures: number, retryAfter: string | null | undefined): number {
  if (!failures) return 0;
  const backoffS = Math.min(2 ** failures, MAX_BACKOFF_S) * (0.5 + Math.random());
  return Math.max(backoffS, Math.min(Number(retryAfter) || 0, MAX_RETRY_AFTER_S)) * 1e3;
}
