import { attempt } from "./attempt.ts";
import { TITLE_MS } from "./limits.ts";
import { newMessageId } from "./message-id.ts";
import { onNavigation } from "./navigation.ts";
import type { ConsentChoices, Fields, Tracker, TrackerOptions } from "./options.ts";
import { createOutbox } from "./outbox.ts";
import { createVisitor } from "./visitor.ts";

/** Begins to tell what happens on this page, page views among it. */
export function startTracker(options: TrackerOptions): Tracker {
  const visitor = createVisitor(options);
  const outbox = createOutbox(options);
  const gpc = (navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl;
  const optOut = gpc && { ads: false };
  /** Of the last view: where it was, and which page that is. */
  let address = document.referrer;
  let referrer: string;
  let page: string;
  /** Another query is the same page: filters, dates and places that a page notes in its own address are no views. */
  const currentPage = (): string => location.pathname + (options.hash ? location.hash : "");

  /** A page view, unless this page has had it. */
  const view = (): void => {
    if (currentPage() !== page) tracker.page();
  };
  const viewSoon = (): void => {
    setTimeout(view, TITLE_MS);
  };

  const send = (type: string, fields: Fields, known = visitor.read()): void => {
    const { anonymousId, userId } = known;
    // Where consent is required, events without it are counted; where it was refused unasked, they are nobody's business.
    if (!anonymousId && (options.consent !== "required" || type === "identify")) return;
    const event = {
      type,
      messageId: newMessageId(),
      timestamp: new Date(),
      anonymousId,
      userId,
      ...fields,
      context: {
        page: {
          url: location.href,
          path: location.pathname,
          search: location.search,
          referrer,
          title: document.title,
        },
        webdriver: navigator.webdriver,
        gpc,
        consent: { categoryPreferences: { ...known.consent, ...optOut } },
      },
    };
    attempt(() => outbox.add(event, !!anonymousId));
  };

  const tracker: Tracker = {
    page(properties) {
      // Within a single-page app the page before is the referrer; the one of the document would start a new visit at each view.
      referrer = address;
      address = location.href;
      page = currentPage();
      // The cookie lives on from the last view.
      visitor.write(visitor.read());
      send("page", { properties });
    },
    track(event, properties) {
      view();
      send("track", { event, properties });
    },
    identify(userId: string | Fields | null, traits?: Fields, about?: { readonly userHash?: string }) {
      const known = visitor.read();
      if (typeof userId === "object") traits = userId || traits;
      else if (userId) {
        // Another person at the same device: what the first one did stays theirs.
        if (known.userId && known.userId !== userId) tracker.reset();
        visitor.write({ ...visitor.read(), userId });
      }
      view();
      send("identify", { traits, userHash: about?.userHash });
    },
    consent(choices) {
      const before = visitor.read();
      const said: ConsentChoices = { ...choices, ...optOut };
      const after = { ...before, consent: { ...before.consent, ...said } };
      const known = { ...after, ...visitor.write(after) };
      view();
      for (const channel of Object.keys(said) as (keyof ConsentChoices)[]) {
        const repeated = said[channel] === before.consent?.[channel] && /^a/.test(channel);
        // Who was never known has nothing to withdraw.
        if (repeated || !known.anonymousId) continue;
        const event = `consent.${said[channel] ? "granted" : "withdrawn"}`;
        send("track", { event, properties: { channel } }, known);
      }
    },
    reset() {
      visitor.write({ consent: visitor.read().consent });
    },
  };

  const leave = (): void => {
    view();
    outbox.leave();
  };
  viewSoon();
  onNavigation(viewSoon);
  addEventListener("pagehide", leave);
  addEventListener("visibilitychange", leave);
  // A page that comes back as it was left is viewed again.
  addEventListener("pageshow", ({ persisted }) => persisted && tracker.page());
  return tracker;
}
