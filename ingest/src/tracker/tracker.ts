/**
 * The script that a studio puts on its site. It tells page views, and what the page says through `window.regulars`:
 *
 *   <script async src="https://ingest.example/r.js" data-key="PUBLIC_KEY"></script>
 *   regulars.track("class.viewed", { classId: "yin" })
 *   regulars.identify("user-1", { name: "Mia" })      also identify({ email }) for a visitor without an id
 *   regulars.reset()                                  after logging out
 *
 * Before it has loaded, calls may be pushed: `(window.regulars = window.regulars || []).push(["track", "class.viewed"])`.
 */
import { createOutbox } from "./outbox.ts";
import { createStorage } from "./storage.ts";

type Fields = Readonly<Record<string, unknown>>;
type Command = readonly [name: keyof Api, ...args: never[]];
interface Api {
  page(properties?: Fields): void;
  track(event: string, properties?: Fields): void;
  identify(userId?: string | Fields | null, traits?: Fields): void;
  reset(): void;
  push(...commands: Command[]): void;
}
declare global {
  interface Window {
    regulars?: Api | Command[];
  }
}

const ANONYMOUS_ID = "rg_a";
const USER_ID = "rg_u";

function start(base: string, writeKey: string, waiting: readonly Command[]): void {
  const storage = createStorage();
  const outbox = createOutbox(`${base}/v1/batch`, writeKey, storage);
  let address = "";
  let { referrer } = document;

  const anonymousId = (): string => {
    const known = storage.get(ANONYMOUS_ID);
    if (known) return known;
    const made = newId();
    storage.set(ANONYMOUS_ID, made);
    return made;
  };
  const send = (type: string, fields: Fields): void => {
    const { href: url, pathname: path, search } = location;
    outbox.add({
      type,
      messageId: newId(),
      timestamp: new Date().toISOString(),
      anonymousId: anonymousId(),
      userId: storage.get(USER_ID) || undefined,
      ...fields,
      context: {
        page: { url, path, search, referrer, title: document.title },
        locale: navigator.language,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        library: { name: "regulars.js" },
      },
    });
  };

  const api: Api = {
    page: (properties) => send("page", { properties }),
    track: (event, properties) => send("track", { event, properties }),
    identify(userId, traits) {
      if (typeof userId === "object") return send("identify", { traits: userId ?? traits });
      const known = storage.get(USER_ID);
      // Another person at the same device: what the first one did stays theirs.
      if (known && userId && known !== userId) api.reset();
      if (userId) storage.set(USER_ID, userId);
      send("identify", { traits });
    },
    reset() {
      storage.set(USER_ID, "");
      storage.set(ANONYMOUS_ID, newId());
    },
    push(...commands) {
      for (const [name, ...args] of commands) (api[name] as ((...args: never[]) => void) | undefined)?.(...args);
    },
  };

  /** A page view, if the address is another one than that of the last. */
  const view = (): void => {
    const now = location.href.split("#", 1)[0] ?? "";
    if (now === address) return;
    // Within a single-page app the page before is the referrer; the one of the document would start a new visit at each view.
    if (address) referrer = address;
    address = now;
    api.page();
  };
  const pushState = history.pushState.bind(history);
  history.pushState = (...state) => {
    pushState(...state);
    // Routers set the title after the address.
    setTimeout(view);
  };
  addEventListener("popstate", () => setTimeout(view));
  addEventListener("pagehide", outbox.leave);
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && outbox.leave());

  window.regulars = api;
  view();
  api.push(...waiting);
}

/** A UUIDv4; `crypto.randomUUID` is not there on plain http. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(36));
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, (_, i: number) => ((bytes[i] ?? 0) & 15).toString(16));
}

const script = document.currentScript;
const waiting = window.regulars ?? [];
if (script instanceof HTMLScriptElement && script.dataset.key && Array.isArray(waiting)) {
  const base = script.src.replace(/\/[^/]*$/, "");
  const key = script.dataset.key;
  const run = (): void => start(base, key, waiting);
  // A page that the browser loads ahead of a click has not been viewed yet.
  if ("prerendering" in document && document.prerendering) addEventListener("prerenderingchange", run, { once: true });
  else run();
}
