import { describe, expect, test } from "vitest";
import type { RequestHeaders, Sender } from "../event/normalise-event.ts";
import { senderForTests } from "../testing/sender-for-tests.ts";
import { APPS, BROWSERS, MACHINES } from "../testing/user-agents.ts";
import { botSigns } from "./bot-signs.ts";
import { createRateWatch } from "./rate-watch.ts";
import { requestSigns } from "./request-signs.ts";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36";
const PAGE = { anonymousId: "a" };

function signsOf(sender: Partial<Sender>, sent: object = PAGE, batchContext?: { webdriver: boolean }) {
  const full = senderForTests(sender);
  const arrival = { batchContext, receivedAt: 0 };
  const event = { sent: sent as typeof PAGE, type: "page", sender: full, arrival } as const;
  return botSigns(event, requestSigns(full), createRateWatch({ max: 1_000 }));
}

describe("a request", () => {
  /** What each sends over TLS and without, with a fetch, a beacon, an image. */
  const REAL: readonly (readonly [string, RequestHeaders])[] = [
    [
      "Chrome's fetch",
      {
        accept: "*/*",
        acceptLanguage: "nl-NL,nl;q=0.9",
        secFetchSite: "cross-site",
        secChUa: '"Chromium";v="120", "Google Chrome";v="120"',
      },
    ],
    ["Chrome's beacon", { accept: "*/*", acceptLanguage: "en-US,en;q=0.9", secFetchSite: "same-site" }],
    ["Chrome's image", { accept: "image/avif,image/webp,image/apng,*/*;q=0.8", acceptLanguage: "de" }],
    ["Chrome's, without TLS", { accept: "*/*", acceptLanguage: "nl-NL" }],
    ["Firefox's fetch", { accept: "*/*", acceptLanguage: "en-US,en;q=0.5", secFetchSite: "cross-site" }],
    ["Safari's beacon", { accept: "*/*", acceptLanguage: "nl-NL" }],
    ["Safari's fetch", { accept: "*/*", acceptLanguage: "en-GB,en;q=0.9", secFetchSite: "cross-site" }],
    ["the browser SDK of Segment's", { accept: "*/*", acceptLanguage: "fr-FR,fr;q=0.9", secFetchSite: "cross-site" }],
    [
      "a navigation",
      { accept: "text/html,application/xhtml+xml,*/*;q=0.8", acceptLanguage: "en", secFetchSite: "none" },
    ],
  ];

  test.each(REAL)("of a person is not marked: %s", (_, headers) => {
    for (const [userAgent] of BROWSERS) expect(signsOf({ userAgent, headers })).toEqual([]);
  });

  test("of an app is not marked, whatever headers it has", () => {
    for (const userAgent of APPS) {
      expect(signsOf({ userAgent, headers: {} })).toEqual([]);
      expect(signsOf({ userAgent, headers: { accept: "application/json" } })).toEqual([]);
    }
  });

  test("of a crawler, a tool or a headless browser is marked by its user agent", () => {
    for (const userAgent of MACHINES) expect(signsOf({ userAgent })).toEqual(["user_agent"]);
  });

  test("that says it is a browser, without a browser's headers, is marked by these", () => {
    const headers = { accept: "*/*", acceptLanguage: "nl" };
    for (const lacking of [
      { accept: undefined },
      { acceptLanguage: undefined },
      { acceptLanguage: "" },
      { acceptLanguage: "*" },
    ]) {
      expect(signsOf({ userAgent: CHROME, headers: { ...headers, ...lacking } })).toEqual(["headers"]);
    }
  });

  test("whose client hints name a headless browser, under another's user agent, is marked by its headers", () => {
    const secChUa = '"HeadlessChrome";v="120", "Chromium";v="120"';
    expect(signsOf({ userAgent: CHROME, headers: { accept: "*/*", acceptLanguage: "nl", secChUa } })).toEqual([
      "headers",
    ]);
  });

  test("without a user agent is marked", () => {
    expect(signsOf({ userAgent: undefined })).toEqual(["headers"]);
    expect(signsOf({ userAgent: "" })).toEqual(["headers"]);
  });

  test("with a secret key is a server's, and never marked", () => {
    for (const userAgent of [...MACHINES, undefined]) {
      expect(signsOf({ key: "secret", userAgent, headers: {} }, {})).toEqual([]);
    }
  });
});

describe("an event", () => {
  test("of a browser that is driven by a program is marked, wherever its script says so", () => {
    expect(signsOf({ userAgent: CHROME }, { ...PAGE, context: { webdriver: true } })).toEqual(["automation"]);
    expect(signsOf({ userAgent: CHROME }, PAGE, { webdriver: true })).toEqual(["automation"]);
    expect(signsOf({ userAgent: CHROME }, { ...PAGE, context: { webdriver: false } })).toEqual([]);
    expect(signsOf({ userAgent: CHROME }, { ...PAGE, context: { webdriver: "true" } })).toEqual([]);
  });

  test("says nothing that unmarks it", () => {
    const sent = {
      ...PAGE,
      bot: [],
      counted: false,
      context: { bot: false, webdriver: false, library: { name: "analytics-ios" } },
    };
    expect(signsOf({ userAgent: "curl/8.4.0" }, sent)).toEqual(["user_agent"]);
  });

  test("of several signs has them all", () => {
    const headless =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36";
    const headers = { accept: "*/*", secChUa: '"HeadlessChrome";v="120"' };
    expect(signsOf({ userAgent: headless, headers }, { ...PAGE, context: { webdriver: true } })).toEqual([
      "user_agent",
      "headers",
      "automation",
    ]);
  });
});

describe("the rate", () => {
  function visit(
    rates: ReturnType<typeof createRateWatch>,
    receivedAt: number,
    sender: Partial<Sender>,
    anonymousId: string,
    type: "page" | "track" = "page",
  ) {
    const full = senderForTests({ userAgent: CHROME, ...sender });
    return botSigns({ sent: { anonymousId }, type, sender: full, arrival: { receivedAt } }, requestSigns(full), rates);
  }

  test("of one visitor over 20 page views a second, kept up, is marked, from wherever they come", () => {
    const rates = createRateWatch({ max: 1_000 });
    const marked = Array.from({ length: 300 }, (_, i) => visit(rates, i * 40, { address: `192.0.2.${i % 250}` }, "a"));
    // 25 a second: the 201st within ten seconds is the first that no person made.
    expect(marked.findIndex((reasons) => reasons.includes("rate"))).toBe(200);
    expect(visit(rates, 12_000, {}, "a", "track")).toEqual(["rate"]);
    expect(visit(rates, 12_000, {}, "b", "track")).toEqual([]);
  });

  test("of one address likewise, whatever visitors it makes up", () => {
    const rates = createRateWatch({ max: 1_000 });
    for (let i = 0; i < 300; i++) visit(rates, i * 40, { address: "192.0.2.1" }, `a${i}`);
    expect(visit(rates, 12_000, { address: "192.0.2.1" }, "new", "track")).toEqual(["rate"]);
    expect(visit(rates, 12_000, { address: "192.0.2.2" }, "new", "track")).toEqual([]);
  });

  test("of a visitor of another key is another's", () => {
    const rates = createRateWatch({ max: 1_000 });
    for (let i = 0; i < 300; i++) visit(rates, i * 40, { keyId: "one", address: undefined }, "a");
    expect(visit(rates, 12_000, { keyId: "two", address: undefined }, "a")).toEqual([]);
  });

  test("of a page with many events, or a phone that sends 100 page views that it held back, is a person's", () => {
    const rates = createRateWatch({ max: 1_000 });
    for (let i = 0; i < 1_000; i++) expect(visit(rates, i * 10, {}, "a", "track")).toEqual([]);
    for (let i = 0; i < 100; i++) expect(visit(rates, 10_000, {}, "a")).toEqual([]);
  });
});
