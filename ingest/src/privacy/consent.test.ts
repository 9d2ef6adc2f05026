import type { CollectedEvent, EventType, RejectedEvent } from "@regulars/contracts/event";
import type { Json } from "@regulars/contracts/json";
import { describe, expect, test } from "vitest";
import { createEdgeMemory } from "../edge-memory.ts";
import type { Sender } from "../event/normalise-event.ts";
import { sortEvents } from "../sort-events.ts";
import { KEEPS_ALL, senderForTests } from "../testing/sender-for-tests.ts";

const RECEIVED_AT = Date.parse("2026-03-01T12:00:00Z");
const UA =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 Version/17.2 Mobile/15E148 Safari/604.1";
const YES = { consent: { categoryPreferences: { analytics: true } } };
const memory = createEdgeMemory();

function under(consent: "drop" | "count" | "off", sender: Partial<Sender> = {}): Sender {
  return senderForTests({ userAgent: UA, settings: { ...KEEPS_ALL, consent }, ...sender });
}

function sort(sent: Json, sender: Sender, batch: { readonly context?: { readonly [key: string]: Json } } = {}) {
  let made = 0;
  const options = { type: undefined, sender, receivedAt: RECEIVED_AT, newId: () => `id-${++made}`, memory };
  const sorted = sortEvents({ kind: "call", events: [sent], ...batch }, options);
  return {
    ...sorted,
    event: sorted.events[0] === undefined ? undefined : (JSON.parse(sorted.events[0]) as CollectedEvent),
    rejections: sorted.rejected.map((json) => JSON.parse(json) as RejectedEvent),
  };
}

const page = (context: Json = {}): Json => ({ type: "page", anonymousId: "a", messageId: "m1", context });

describe("without a yes to analytics", () => {
  test("nothing is kept of an event where the studio drops it, and the sender is not told off", () => {
    const sender = under("drop");
    for (const context of [
      {},
      null,
      { consent: null },
      { consent: { categoryPreferences: {} } },
      { consent: { categoryPreferences: { analytics: false, ads: true } } },
      { consent: { categoryPreferences: { analytics: "true" } } },
      { consent: { categoryPreferences: { Analytics: true } } },
      { consent: { analytics: true } },
    ]) {
      expect(sort(page(context), sender)).toMatchObject({ events: [], rejected: [], faults: [], dropped: 1 });
    }
  });

  test("nothing is kept of what is no event either, nor of one that would be rejected", () => {
    const sender = under("drop");
    for (const sent of [7, "mia@example.com", null, [], { type: "x", email: "mia@example.com" }, { type: "track" }]) {
      expect(sort(sent, sender)).toMatchObject({ events: [], rejected: [], dropped: 1 });
    }
  });

  test("who somebody is leaves nothing to count", () => {
    for (const type of ["identify", "group", "alias"] satisfies EventType[]) {
      const sent = { type, userId: "u", previousId: "p", groupId: "g", traits: { email: "mia@example.com" } };
      expect(sort(sent, under("count"))).toMatchObject({ events: [], rejected: [], dropped: 1 });
    }
  });

  test("an event that would be rejected is kept by its kind and fault alone", () => {
    const sent = { type: "track", event: "order.completed", userId: "mia-1", properties: { email: "mia@example.com" } };
    const { rejections, faults } = sort(sent, under("count"));
    expect(faults).toMatchObject([{ code: "secret_key_required" }]);
    expect(rejections[0]?.body).toEqual({ type: "track", event: "order.completed" });
  });

  test("what a visitor says of their own consent is kept whole", () => {
    for (const event of ["consent.granted", "consent.withdrawn"]) {
      const sent = { type: "track", event, anonymousId: "a", properties: { purpose: "analytics" } };
      for (const mode of ["drop", "count"] as const) {
        const { event: kept } = sort(sent, under(mode));
        expect(kept).toMatchObject({ name: event, anonymousId: "a" });
        expect(kept).not.toHaveProperty("counted");
      }
    }
  });
});

describe("with a yes to analytics", () => {
  test("an event is kept whole, whether it says so itself or its batch does", () => {
    const sender = under("drop");
    for (const { event } of [sort(page(YES), sender), sort(page(), sender, { context: YES })]) {
      expect(event).toMatchObject({ anonymousId: "a", messageId: "m1" });
      expect(event).not.toHaveProperty("counted");
    }
  });

  test("an event's own no goes before its batch's yes", () => {
    const no = { consent: { categoryPreferences: { analytics: false } } };
    expect(sort(page(no), under("drop"), { context: YES }).dropped).toBe(1);
  });
});

test("a studio that does not ask, and a server, which asked itself, are not held up", () => {
  expect(sort(page(), under("off")).event).toMatchObject({ anonymousId: "a" });
  expect(sort(page(), under("drop", { key: "secret" })).event).toMatchObject({ anonymousId: "a" });
  expect(sort(page(), under("count", { key: "secret" })).event).not.toHaveProperty("counted");
});

describe("a counted event", () => {
  /** Whatever of this is found in what is published tells who it was. */
  const TELLING = [
    ...["mia-4711", "anon-0815", "mia@example.com", "mia%40example.com", "+31612345678", "Mia", "Visser", "Vissers"],
    ...[
      "192.0.2.7",
      "203.0.113.9",
      "iPhone",
      "Safari",
      "15E148",
      "IDFA-1",
      "device-77",
      "push-token-5",
      "1170",
      "2532",
    ],
    ...[
      "Europe/Amsterdam",
      "Amsterdam",
      "nl-NL",
      "s3cret",
      "/private/search",
      "q=knee",
      "gclid-9",
      "fb-9",
      "yin",
      "12.5",
    ],
    ...["T-Mobile", "analytics.js", "HASH", "session-3", "_ga"],
  ];
  const rich = {
    type: "page",
    messageId: "5b3f2a10-1111-4222-8333-444455556666",
    userId: "mia-4711",
    anonymousId: "anon-0815",
    email: "mia@example.com",
    phone: "+31612345678",
    userHash: "HASH",
    name: "Welcome Mia",
    category: "Account of mia-4711",
    timestamp: "2026-03-01T11:59:58.000Z",
    traits: { email: "mia@example.com", firstName: "Mia", lastName: "Visser" },
    properties: {
      url: "https://mia:s3cret@lotus.example/members/mia-4711?utm_source=news&utm_term=anon-0815&token=s3cret&email=mia%40example.com&gclid=gclid-9#yin",
      path: "/members/mia-4711/mia%40example.com",
      search: "?utm_source=news&token=s3cret",
      referrer: "https://search.example/private/search?q=knee+pain+mia%40example.com",
      title: "Mia Visser <mia@example.com> · Lotus",
      email: "mia@example.com",
      classId: "yin",
      price: 12.5,
      deep: { phone: "+31612345678", list: ["mia-4711"] },
    },
    context: {
      ip: "203.0.113.9",
      userAgent: UA,
      userAgentData: { platform: "iPhone" },
      client: { browser: "Safari" },
      traits: { email: "mia@example.com", phone: "+31612345678", name: "Mia Visser" },
      device: { id: "device-77", advertisingId: "IDFA-1", token: "push-token-5", type: "iPhone" },
      screen: { width: 1170, height: 2532 },
      network: { carrier: "T-Mobile" },
      timezone: "Europe/Amsterdam",
      locale: "nl-NL",
      location: { city: "Amsterdam" },
      library: { name: "analytics.js" },
      sessionId: "session-3",
      externalIds: [{ id: "mia-4711", type: "userId" }],
      _ga: "GA1.2.3",
      userHash: "HASH",
      consent: { categoryPreferences: { analytics: false } },
      campaign: {
        source: "news",
        medium: "email",
        name: "spring",
        content: "mia-4711",
        gclid: "gclid-9",
        fbclid: "fb-9",
      },
      page: {
        url: "https://lotus.example/members/MIA-4711?utm_source=news&utm_medium=email&sid=s3cret",
        path: "/members/MIA-4711",
        referrer: "https://search.example/private/search?q=knee",
        title: "Mia Visser · Lotus",
        search: "?sid=s3cret",
      },
    },
  };

  test("holds nothing of what tells who it was, wherever that stood", () => {
    const { events, event } = sort(rich, under("count", { gpc: true }));
    expect(events).toHaveLength(1);
    for (const text of TELLING) expect(events[0]).not.toMatch(new RegExp(text.replace(/[+.]/g, "\\$&"), "i"));
    expect(event).toEqual({
      eventId: "id-1",
      messageId: "5b3f2a10-1111-4222-8333-444455556666",
      type: "page",
      name: "page.viewed",
      properties: {
        name: "Welcome [removed]",
        category: "Account of [removed]",
        url: "https://[removed]@lotus.example/members/[removed]?utm_source=news&utm_term=[removed]",
        path: "/members/[removed]/[removed]",
        referrer: "https://search.example",
        title: expect.any(String),
      },
      context: {
        page: {
          url: "https://lotus.example/members/[removed]?utm_source=news&utm_medium=email",
          path: "/members/[removed]",
          referrer: "https://search.example",
          title: "[removed] · Lotus",
        },
        campaign: { source: "news", medium: "email", name: "spring", content: "[removed]" },
        gpc: true,
      },
      occurredAt: RECEIVED_AT - 2_000,
      receivedAt: RECEIVED_AT,
      key: "public",
      counted: true,
    });
  });

  test("of a track call keeps its name and page, and none of its other properties", () => {
    const sent = { ...rich, type: "track", event: "Mat Rented by mia-4711" };
    const { events, event } = sort(sent, under("count"));
    for (const text of TELLING) expect(events[0]).not.toMatch(new RegExp(text.replace(/[+.]/g, "\\$&"), "i"));
    expect(event?.name).toBe("Mat Rented by [removed]");
    expect(Object.keys(event?.properties ?? {}).sort()).toEqual(["path", "referrer", "title", "url"]);
  });

  test("needs nobody", () => {
    expect(sort({ type: "screen", name: "Home" }, under("count")).event).toMatchObject({
      name: "screen.viewed",
      counted: true,
      properties: { name: "Home" },
    });
  });

  test("sent again is the same event, unless its messageId tells who sent it", () => {
    const messageIds = ["m1", "mia-4711:1", "page-ANON-0815-3", "mia@example.com"].map(
      (messageId) => sort({ ...rich, messageId }, under("count")).event?.messageId,
    );
    expect(messageIds).toEqual(["m1", "id-1", "id-1", "id-1"]);
  });

  test("without a page or a campaign says neither", () => {
    const { event } = sort(
      { type: "track", event: "x", anonymousId: "a", context: { page: 7, campaign: [] } },
      under("count"),
    );
    expect(event).toMatchObject({ properties: {}, context: {} });
  });

  test("of a batch has the batch's page, cleaned likewise", () => {
    const context = {
      page: { url: "https://lotus.example/?token=s3cret&utm_source=x" },
      traits: { email: "mia@example.com" },
    };
    const { events, event } = sort({ type: "page", anonymousId: "a" }, under("count"), { context });
    expect(event?.context).toEqual({ page: { url: "https://lotus.example/?utm_source=x" } });
    expect(events[0]).not.toContain("mia@example.com");
  });

  test("of a machine is marked as such too", () => {
    expect(sort(page(), under("count", { userAgent: "curl/8.4.0" })).event).toMatchObject({
      counted: true,
      bot: ["user_agent"],
    });
  });

  test("that is malformed is rejected as any other", () => {
    const sender = under("count");
    expect(sort({ type: "track", anonymousId: "a" }, sender).faults).toMatchObject([{ code: "missing_field" }]);
    expect(sort({ type: "page", timestamp: "soon" }, sender).faults).toMatchObject([{ code: "invalid_timestamp" }]);
    let deep: Json = 1;
    for (let i = 0; i < 1_000; i++) deep = [deep];
    expect(sort({ type: "page", properties: { deep } }, sender).faults).toMatchObject([{ code: "too_deep" }]);
  });
});
