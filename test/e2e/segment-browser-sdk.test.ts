import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import type { CollectedEvent } from "@regulars/contracts/event";
import { connectNats } from "@regulars/runtime/jetstream";
import type { BrowserContext } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { launchBrowser, openPage } from "../harness/browser.ts";
import { eventually } from "../harness/eventually.ts";
import { startStackForTest } from "../harness/stack.ts";
import { readEvents } from "../harness/streams.ts";
import { createStudio, type TestStudio } from "../harness/studio.ts";

const require = createRequire(import.meta.url);
/** Folder of `@segment/analytics-next` as browsers load it: one script, and parts that it loads when it needs them. */
const BUNDLE = join(dirname(require.resolve("@segment/analytics-next")), "../umd");

describe("@segment/analytics-next in Chromium, its host changed", async () => {
  const stack = await startStackForTest({ demo: false });
  const browser = await launchBrowser();
  const site = await serveSite();
  afterAll(async () => {
    await browser.close();
    site.close();
    await stack.stop();
  });

  it("every call arrives once with its type, ids, traits, properties, context and time, and nothing is asked of a third party", async () => {
    const studio = await createStudio(stack.databaseUrl);
    const context = await browser.newContext();
    const asked = hostsAsked(context);
    const { page, complaints } = await openPage(context);
    const startedAt = Date.now();
    await page.goto(`${site.url}/timetable?utm_source=instagram&utm_campaign=spring`);
    await page.evaluate(load(studio.publicKey, stack.ingestUrl));
    await page.evaluate(`(async () => {
      await analytics.page("Timetable", { studio: "north" });
      await analytics.track("Mat Rented", { size: "xl" });
      await analytics.identify("ana", { first_name: "Ana" });
      await analytics.track("Class Viewed", { classId: "yin" });
      await analytics.group("gold", { plan: "yearly" });
      await analytics.alias("ana", "old-ana");
    })()`);
    const anonymousId = await page.evaluate("analytics.user().anonymousId()");

    const events = await arrived(studio, 6);
    const common = { anonymousId, key: "public" };
    const calls = [
      {
        type: "page",
        name: "page.viewed",
        properties: expect.objectContaining({ name: "Timetable", studio: "north" }),
      },
      { type: "track", name: "Mat Rented", properties: { size: "xl" } },
      { type: "identify", name: "identify", userId: "ana", traits: { first_name: "Ana" } },
      { type: "track", name: "Class Viewed", userId: "ana", properties: { classId: "yin" } },
      { type: "group", name: "group", userId: "ana", properties: { groupId: "gold" }, traits: { plan: "yearly" } },
      { type: "alias", name: "alias", userId: "ana", previousId: "old-ana" },
    ].map((call) =>
      expect.objectContaining(call.type === "alias" ? { ...call, key: "public" } : { ...call, ...common }),
    );
    // Each has a request of its own, and one that had to be sent again comes after the others: any order will do.
    expect(events).toEqual(expect.arrayContaining(calls));
    for (const { context, occurredAt, bot } of events) {
      expect(context).toMatchObject({
        campaign: { source: "instagram", name: "spring" },
        library: { name: "analytics.js" },
      });
      expect(context.page).toMatchObject({ path: "/timetable", title: "Studio" });
      expect(occurredAt).toBeGreaterThan(startedAt - 1_000);
      // The browser of this test says of itself that it is headless.
      expect(bot).toContain("user_agent");
    }
    expect(asked()).toEqual(new Set([new URL(site.url).host, new URL(stack.ingestUrl).host]));
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("what a browser of a person sends is not taken for a machine's", async () => {
    const studio = await createStudio(stack.databaseUrl);
    const userAgent = (await browserAgent()).replace("HeadlessChrome", "Chrome");
    const context = await browser.newContext({ userAgent });
    const { page } = await openPage(context);
    await page.goto(site.url);
    await page.evaluate(load(studio.publicKey, stack.ingestUrl));
    await page.evaluate(`analytics.page()`);
    const [event] = await arrived(studio, 1);
    expect(event?.bot).toBeUndefined();
    await context.close();
  });

  it("what is left when the page goes is sent once", async () => {
    const studio = await createStudio(stack.databaseUrl);
    const context = await browser.newContext();
    const { page } = await openPage(context);
    await page.goto(site.url);
    await page.evaluate(
      load(studio.publicKey, stack.ingestUrl, { strategy: "batching", config: { size: 100, timeout: 60_000 } }),
    );
    await page.evaluate(`Promise.all([
      ...Array.from({ length: 5 }, (_, n) => analytics.track("Stretched", { n })),
      analytics.page("Last"),
    ])`);
    await page.goto("about:blank");
    const events = await arrived(studio, 6);
    expect(events.map(({ name }) => name).sort()).toEqual([...Array(5).fill("Stretched"), "page.viewed"]);
    await context.close();
  });

  async function browserAgent(): Promise<string> {
    const page = await browser.newPage();
    const agent = await page.evaluate<string>("navigator.userAgent");
    await page.close();
    return agent;
  }

  /** What the stream holds of a studio once it holds so many. */
  async function arrived(studio: TestStudio, count: number): Promise<readonly CollectedEvent[]> {
    const nats = await connectNats(stack.natsUrl, "test");
    try {
      return await eventually(
        async () => {
          const events = (await readEvents(nats, studio.studioId)).flatMap((batch) => batch.events);
          expect(events.map(({ name }) => name)).toHaveLength(count);
          return events;
        },
        { timeoutMs: 60_000, everyMs: 100 },
      );
    } finally {
      await nats.close();
    }
  }
});

/** The script that a page with the library runs: only the hosts differ from what Segment's guide says. */
function load(writeKey: string, ingestUrl: string, deliveryStrategy?: object): string {
  const { host } = new URL(ingestUrl);
  const segment = { apiHost: `${host}/v1`, protocol: "http", ...(deliveryStrategy && { deliveryStrategy }) };
  const settings = { writeKey, cdnURL: ingestUrl };
  const options = { integrations: { "Segment.io": segment } };
  return `(async () => {
    [window.analytics] = await AnalyticsNext.AnalyticsBrowser.load(${JSON.stringify(settings)}, ${JSON.stringify(options)});
  })()`;
}

/** @returns gives the hosts that pages of the context asked so far */
function hostsAsked(context: BrowserContext): () => ReadonlySet<string> {
  const hosts = new Set<string>();
  context.on("request", (request) => void hosts.add(new URL(request.url()).host));
  return () => new Set([...hosts].filter((host) => host !== ""));
}

/** A page of a studio's site, with the library on it. */
async function serveSite(): Promise<{ readonly url: string; close(): void }> {
  const html = `<!doctype html><html lang="en"><head><title>Studio</title><link rel="icon" href="data:,">
    <script src="/library/index.js"></script></head><body><h1>Studio</h1></body></html>`;
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://site").pathname;
    if (!path.startsWith("/library/")) {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html);
      return;
    }
    const script = await readFile(join(BUNDLE, basename(path)));
    response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" }).end(script);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close().closeAllConnections(),
  };
}
