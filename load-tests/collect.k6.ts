import { check } from "k6";
import encoding from "k6/encoding";
import http from "k6/http";
import type { Options } from "k6/options";

/**
 * Load on the collect API as a studio's site and booking system make it. Run it with k6:
 *   k6 run -e REGULARS_INGEST_URL=http://localhost:4100 -e PUBLIC_KEY=pk_… -e SECRET_KEY=sk_… load-tests/collect.k6.ts
 * RATE (requests a second, default 500) and DURATION (default 1m) set how much.
 */
const INGEST_URL = __ENV.REGULARS_INGEST_URL || "http://localhost:4100";
const PEOPLE = 10_000;

export const options: Options = {
  scenarios: {
    site: {
      executor: "constant-arrival-rate",
      rate: Number(__ENV.RATE || 500),
      timeUnit: "1s",
      duration: __ENV.DURATION || "1m",
      preAllocatedVUs: 50,
      maxVUs: 500,
    },
  },
  thresholds: {
    http_req_failed: ["rate<0.001"],
    checks: ["rate>0.999"],
    "http_req_duration{call:page}": ["p(50)<25", "p(99)<250"],
    "http_req_duration{call:identify}": ["p(99)<250"],
    "http_req_duration{call:track}": ["p(99)<250"],
    "http_req_duration{call:batch}": ["p(99)<500"],
  },
};

const SOURCES = ["instagram", "google", "newsletter", "flyer"];

/** What a visitor does next: mostly looks around, now and then says who they are, books, orders. */
export default function (): void {
  const person = Math.floor(Math.random() * PEOPLE);
  const kind = Math.random();
  if (kind < 0.6) post("page", pageOf(person), asBrowser(person));
  else if (kind < 0.75) post("identify", identifyOf(person), asBrowser(person));
  else if (kind < 0.9) post("track", bookingOf(person), asServer());
  else if (kind < 0.95) post("track", orderOf(person), asServer());
  else post("batch", { batch: dayOf(person) }, asServer());
}

function post(call: string, body: object, headers: Readonly<Record<string, string>>): void {
  const response = http.post(`${INGEST_URL}/v1/${call}`, JSON.stringify(body), { headers, tags: { call } });
  check(response, { "accepted and durable": ({ status }) => status === 200 });
}

/**
 * The headers of a person's browser, behind a reverse proxy that tells its address: all from the address of this machine would be one
 * visitor who is held back, and with k6's own user agent a machine, whose events make no person.
 */
function asBrowser(person: number): Readonly<Record<string, string>> {
  return {
    ...withKey(__ENV.PUBLIC_KEY),
    "User-Agent": "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    Accept: "*/*",
    "Accept-Language": "en-GB,en;q=0.9",
    "Sec-CH-UA": '"Chromium";v="141"',
    "Sec-Fetch-Site": "cross-site",
    "X-Forwarded-For": `203.${person % 200}.${Math.floor(person / 200) % 250}.7`,
  };
}

function asServer(): Readonly<Record<string, string>> {
  return withKey(__ENV.SECRET_KEY);
}

function withKey(key: string | undefined): Readonly<Record<string, string>> {
  return { "Content-Type": "application/json", Authorization: `Basic ${encoding.b64encode(`${key ?? ""}:`)}` };
}

function pageOf(person: number): object {
  const source = SOURCES[person % SOURCES.length];
  const search = `?utm_source=${source}&utm_medium=paid_social&utm_campaign=spring`;
  return {
    anonymousId: `device-${person}`,
    messageId: messageId(),
    properties: { path: "/schedule", url: `https://studio.example/schedule${search}`, search, title: "Schedule" },
  };
}

function identifyOf(person: number): object {
  return {
    anonymousId: `device-${person}`,
    userId: `person-${person}`,
    messageId: messageId(),
    traits: { first_name: `Name ${person}`, city: "Berlin" },
  };
}

function bookingOf(person: number): object {
  return {
    userId: `person-${person}`,
    messageId: messageId(),
    event: "booking.created",
    properties: { className: "Vinyasa", startsAt: new Date().toISOString() },
  };
}

function orderOf(person: number): object {
  return {
    userId: `person-${person}`,
    messageId: messageId(),
    event: "Order Completed",
    properties: { orderId: messageId(), total: 90, currency: "EUR", products: [{ name: "Ten classes", price: 90 }] },
  };
}

/** What a booking system sends at the end of a day. */
function dayOf(person: number): readonly object[] {
  return Array.from({ length: 20 }, (_, index) => ({ type: "track", ...bookingOf(person + index) }));
}

function messageId(): string {
  return `k6-${Date.now()}-${Math.random().toString(36).slice(2)}`;
}
