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
  if (kind < 0.6) post("page", pageOf(person), __ENV.PUBLIC_KEY);
  else if (kind < 0.75) post("identify", identifyOf(person), __ENV.PUBLIC_KEY);
  else if (kind < 0.9) post("track", bookingOf(person), __ENV.SECRET_KEY);
  else if (kind < 0.95) post("track", orderOf(person), __ENV.SECRET_KEY);
  else post("batch", { batch: dayOf(person) }, __ENV.SECRET_KEY);
}

function post(call: string, body: object, key: string | undefined): void {
  const response = http.post(`${INGEST_URL}/v1/${call}`, JSON.stringify(body), {
    headers: { "Content-Type": "application/json", Authorization: `Basic ${encoding.b64encode(`${key ?? ""}:`)}` },
    tags: { call },
  });
  check(response, { "accepted and durable": ({ status }) => status === 200 });
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
    properties: { class: "Vinyasa", startsAt: new Date().toISOString() },
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
