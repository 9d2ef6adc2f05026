/** How much and how long. They stand in a module of their own, without imports, as the bundler then puts the values where they are used. */

/** Pages, and above all single-page apps, have their title some frames after their address. */
export const TITLE_MS = 100;
/** How long a visitor is remembered from the last view on. */
export const YEAR_S = 31_536_000;

/** Events that wait. */
export const MAX_QUEUED = 100;
export const MAX_SENT_AT_ONCE = 10;
/** What the server takes of one event: a larger one is lost in any case, and could take the others of its request along. */
export const MAX_EVENT_BYTES = 32_768;
/** Five days: safely less than the seven for which the server knows a `messageId` again. */
export const MAX_AGE_MS = 4.32e8;
/** Browsers allow 64 KB of requests that outlive their page; a character is three bytes at most. */
export const MAX_KEEPALIVE_CHARS = 2e4;
export const MAX_BACKOFF_S = 60;
export const MAX_RETRY_AFTER_S = 3600;
