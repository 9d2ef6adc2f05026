import type { RejectedEvent } from "@regulars/contracts/event";
import type { SiteId } from "@regulars/contracts/ids";
import { expect, test } from "vitest";
import { sortEvents } from "./sort-events.ts";
import { senderForTests } from "./testing/sender-for-tests.ts";

const PUBLIC = senderForTests({ userAgent: undefined });
const options = { type: undefined, sender: PUBLIC, receivedAt: 1_000, newId: () => "id" };
const good = { type: "track", event: "x", anonymousId: "a" };

test("the good events of a batch go on, the bad ones are kept with their place, reason and body", () => {
  const bad = { type: "track", event: "order.completed", anonymousId: "a" };
  const { events, rejected, faults } = sortEvents({ kind: "call", events: [good, bad, 7, { type: "x" }] }, options);
  expect(events).toHaveLength(1);
  expect(faults.map(({ index, code }) => [index, code])).toEqual([
    [1, "secret_key_required"],
    [2, "not_an_object"],
    [3, "unknown_type"],
  ]);
  expect(JSON.parse(rejected[0] ?? "") as RejectedEvent).toEqual({
    index: 1,
    code: "secret_key_required",
    reason: "order.completed is accepted from a secret key only",
    path: "event",
    receivedAt: 1_000,
    key: "public",
    body: bad,
  });
});

test("a refused field is kept beside the event that was accepted without it", () => {
  const sent = { type: "identify", userId: "u", traits: { email: "a@example.com", plan: "x" } };
  const { events, rejected, faults } = sortEvents({ kind: "call", events: [sent] }, options);
  expect(JSON.parse(events[0] ?? "")).toMatchObject({ traits: { plan: "x" } });
  expect(faults).toMatchObject([{ index: 0, code: "secret_key_required", path: "traits.email" }]);
  expect(rejected.map((json) => JSON.parse(json).eventId)).toEqual([JSON.parse(events[0] ?? "").eventId]);
});

test("an event of 32 KB is accepted, one byte more is not", () => {
  const empty = JSON.stringify({ ...good, properties: { text: "" } }).length;
  const ofBytes = (bytes: number) => ({ ...good, properties: { text: "x".repeat(bytes - empty) } });
  const { events, faults } = sortEvents({ kind: "call", events: [ofBytes(32_768), ofBytes(32_769)] }, options);
  expect(events).toHaveLength(1);
  expect(faults).toMatchObject([{ index: 1, code: "too_large" }]);
});

test("the batch's sentAt and context count for each event, an event's own go before", () => {
  const own = { ...good, context: { locale: "nl" } };
  const call = { kind: "call", events: [good, own], context: { locale: "en", app: "x" } } as const;
  const contexts = sortEvents(call, options).events.map((json) => JSON.parse(json).context);
  expect(contexts).toEqual([
    { locale: "en", app: "x", ip: "192.0.2.7" },
    { locale: "nl", app: "x", ip: "192.0.2.7" },
  ]);
});

test("no client says what the edge alone says, nor unsays it", () => {
  const claims = {
    bot: [],
    counted: true,
    imported: { importId: "i", startsJourneys: true },
    signed: true,
    siteId: "s",
  };
  const sent = { ...good, ...claims, key: "secret", eventId: "e", receivedAt: 1, context: claims, properties: claims };
  for (const sender of [PUBLIC, senderForTests({ key: "secret" })]) {
    const { events } = sortEvents({ kind: "call", events: [sent] }, { ...options, sender });
    const event = JSON.parse(events[0] ?? "");
    expect(event).toMatchObject({ eventId: "id", receivedAt: 1_000, key: sender.key });
    for (const claim of Object.keys(claims)) {
      expect(event.context).not.toHaveProperty(claim);
      if (claim !== "bot") expect(event).not.toHaveProperty(claim);
    }
    // A request without a user agent is no browser's.
    expect(event.bot).toEqual(sender.key === "public" ? ["headers"] : undefined);
    expect(event.properties).toEqual(claims);
  }
});

test("a batch's context is cleaned as an event's own is", () => {
  const settings = { ...PUBLIC.settings, deniedKeys: ["ssn"] };
  const context = { ssn: 1, bot: false, page: { url: "https://x.example/?token=abc" } };
  const { events } = sortEvents(
    { kind: "call", events: [good], context },
    { ...options, sender: { ...PUBLIC, settings } },
  );
  expect(JSON.parse(events[0] ?? "").context).toEqual({
    ip: "192.0.2.7",
    page: { url: "https://x.example/?token=[removed]" },
  });
});

test("a public key's events carry its site", () => {
  const sender = senderForTests({ siteId: "site" as SiteId });
  const { events } = sortEvents({ kind: "call", events: [good] }, { ...options, sender });
  expect(JSON.parse(events[0] ?? "").siteId).toBe("site");
});
