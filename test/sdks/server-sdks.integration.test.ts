import type { CollectedEvent } from "@regulars/contracts/event";
import { connectNats } from "@regulars/runtime/jetstream";
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { Analytics } from "@segment/analytics-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../harness/eventually.ts";
import { startStackForTest, type TestStack } from "../harness/stack.ts";
import { readEvents } from "../harness/streams.ts";
import { createStudio, type TestStudio } from "../harness/studio.ts";

/** Yesterday, so that "now" cannot pass for it. */
const HAPPENED = new Date(Date.now() - 86_400_000);
const SUMMER = {
  ip: "203.0.113.7",
  locale: "pt-PT",
  campaign: { name: "summer", source: "newsletter", medium: "email" },
};

let stack: TestStack;
beforeAll(async () => {
  stack = await startStackForTest({ demo: false });
});
afterAll(() => stack.stop());

/** The calls of Segment's libraries, which RudderStack's have as well. */
interface Sender extends Pick<Analytics, "identify" | "track" | "page" | "screen" | "group" | "alias"> {
  /** Resolves when all is sent. */
  close(): Promise<void>;
}

interface Shared {
  readonly timestamp: Date;
  readonly context: typeof SUMMER;
}

const shared: Shared = { timestamp: HAPPENED, context: SUMMER };

describe.each([
  ["@segment/analytics-node", segment, "@segment/analytics-node"],
  ["@rudderstack/rudder-sdk-node", rudder, "analytics-node"],
] as const)("%s, its host changed", (_name, open, library) => {
  it("every call arrives once with its type, ids, traits, properties, context and time", async () => {
    const studio = await createStudio(stack.databaseUrl);
    const client = open(studio.secretKey, stack.ingestUrl);
    client.identify({
      userId: "ana",
      anonymousId: "a-1",
      traits: { first_name: "Ana", email: "Ana@Example.com" },
      ...shared,
    });
    client.track({ userId: "ana", event: "Order Completed", properties: order("o-1"), ...shared });
    client.track({
      anonymousId: "a-2",
      event: "Mat Rented",
      properties: { size: "xl", nested: { deep: [1, "2"] } },
      ...shared,
    });
    client.page({
      userId: "ana",
      name: "Timetable",
      properties: { url: "https://lotus.example/timetable" },
      ...shared,
    });
    client.screen({ anonymousId: "a-2", name: "Classes", properties: { tab: "today" }, ...shared });
    client.group({ userId: "ana", groupId: "gold", traits: { plan: "yearly" }, ...shared });
    client.alias({ userId: "ana", previousId: "a-9", ...shared });
    await client.close();

    const events = await arrived(studio, 7);
    expect(events).toEqual(
      [
        {
          type: "identify",
          name: "identify",
          userId: "ana",
          anonymousId: "a-1",
          traits: { first_name: "Ana", email: "ana@example.com" },
        },
        {
          type: "track",
          name: "order.completed",
          userId: "ana",
          properties: {
            orderId: "o-1",
            total: 49,
            currency: "EUR",
            items: [{ name: "Ten classes", price: 49, quantity: 1 }],
          },
        },
        {
          type: "track",
          name: "Mat Rented",
          anonymousId: "a-2",
          properties: { size: "xl", nested: { deep: [1, "2"] } },
        },
        {
          type: "page",
          name: "page.viewed",
          userId: "ana",
          properties: expect.objectContaining({ url: "https://lotus.example/timetable", name: "Timetable" }),
        },
        {
          type: "screen",
          name: "screen.viewed",
          anonymousId: "a-2",
          properties: expect.objectContaining({ tab: "today", name: "Classes" }),
        },
        { type: "group", name: "group", userId: "ana", properties: { groupId: "gold" }, traits: { plan: "yearly" } },
        { type: "alias", name: "alias", userId: "ana", previousId: "a-9" },
      ].map((call) => expect.objectContaining({ ...call, key: "secret" })),
    );
    for (const { context, messageId, eventId, occurredAt } of events) {
      // Less the time that it was on its way, by which the client's clock is corrected.
      expect(Math.abs(occurredAt - HAPPENED.getTime())).toBeLessThan(5_000);
      expect(context).toMatchObject({ locale: "pt-PT", campaign: SUMMER.campaign, library: { name: library } });
      // The visitor's address, that the server passed on, without its last part.
      expect(context.ip).toBe("203.0.113.0");
      expect(messageId).not.toBe(eventId);
    }
    expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(7);
  });

  it("three hundred calls in a row arrive once each, in the order in which they were made", async () => {
    const studio = await createStudio(stack.databaseUrl);
    const client = open(studio.secretKey, stack.ingestUrl);
    for (let n = 0; n < 300; n += 1)
      client.track({ userId: `u${n % 7}`, event: "Stretched", properties: { n }, ...shared });
    await client.close();
    const events = await arrived(studio, 300);
    expect(events.map(({ properties }) => properties.n).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 300 }, (_, n) => n),
    );
  });

  it("a wrong key reaches nobody, and a public one is refused what only a server may say", async () => {
    const studio = await createStudio(stack.databaseUrl);
    const stranger = open("not-a-key", stack.ingestUrl);
    stranger.track({ userId: "ana", event: "Mat Rented", properties: {}, ...shared });
    await stranger.close();
    const browserKey = open(studio.publicKey, stack.ingestUrl);
    browserKey.track({ userId: "ana", event: "Order Completed", properties: order("o-2"), ...shared });
    browserKey.track({ userId: "ana", event: "Mat Rented", properties: {}, ...shared });
    await browserKey.close();
    const events = await arrived(studio, 1);
    expect(events.map(({ name }) => name)).toEqual(["Mat Rented"]);
    const rejected = (await batches(studio)).flatMap((batch) => batch.rejected ?? []);
    expect(rejected.map(({ code }) => code)).toEqual(["secret_key_required"]);
  });
});

const order = (order_id: string) => ({
  order_id,
  total: 49,
  currency: "EUR",
  products: [{ name: "Ten classes", price: 49, quantity: 1 }],
});

async function batches(studio: TestStudio) {
  const nats = await connectNats(stack.natsUrl, "test");
  try {
    return await readEvents(nats, studio.studioId);
  } finally {
    await nats.close();
  }
}

/** What the stream holds of a studio, once it holds so many; then no more may come. */
async function arrived(studio: TestStudio, count: number): Promise<readonly CollectedEvent[]> {
  const read = async (): Promise<readonly CollectedEvent[]> => (await batches(studio)).flatMap(({ events }) => events);
  return eventually(
    async () => {
      const events = await read();
      expect(events.length).toBe(count);
      return events;
    },
    { timeoutMs: 20_000, everyMs: 100 },
  );
}

function segment(writeKey: string, host: string): Sender {
  const analytics = new Analytics({ writeKey, host, flushAt: 100, maxRetries: 1 });
  analytics.on("error", () => undefined);
  return Object.assign(analytics, { close: () => analytics.closeAndFlush({ timeout: 15_000 }) });
}

function rudder(writeKey: string, dataPlaneUrl: string): Sender {
  const options = { dataPlaneUrl, flushAt: 100, retryCount: 1, logLevel: "none", errorHandler: () => undefined };
  const analytics = new RudderAnalytics(writeKey, options);
  const close = (): Promise<void> => new Promise((resolve) => analytics.flush(() => resolve()));
  // The same calls by their documentation, typed a little differently.
  return Object.assign(analytics, { close }) as unknown as Sender;
}
