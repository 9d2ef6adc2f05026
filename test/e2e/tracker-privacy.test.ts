import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { createStudio } from "../harness/studio.ts";
import { keptIn, nameOf, openTrackerStage, type SentEvent } from "./tracker-stage.ts";

const callOf = ({ type, event }: SentEvent): string => event ?? type;
const channelOf = (event: { readonly properties?: unknown }): unknown =>
  (event.properties as { readonly channel?: string } | undefined)?.channel;

describe("the tracker in Chromium keeps to what a visitor allows", async () => {
  const stage = await openTrackerStage();
  afterAll(stage.close);
  const { tag, visit, arrivals, sent } = stage;

  it("cookieless, it leaves nothing in the browser, and knows a visitor as long as the page lives", async () => {
    const opened = await visit("/cookieless", { head: tag("data-cookieless") });
    await opened.page.evaluate("regulars.track('Seen'); regulars.identify('ana'); regulars.consent({ ads: false })");
    const first = await arrivals("/cookieless", 4);
    expect(first.map(nameOf)).toEqual(["page.viewed", "Seen", "identify", "consent.withdrawn"]);
    expect(new Set(first.map(({ anonymousId }) => anonymousId)).size).toBe(1);
    stage.collect.refuse({ status: 503 });
    await opened.page.evaluate("regulars.track('Waiting')");
    expect(await keptIn(opened)).toEqual([]);
    stage.collect.refuse(undefined);
    await arrivals("/cookieless", 5);
    await opened.page.reload();
    const again = await arrivals("/cookieless", 6);
    expect(again[5]).not.toMatchObject({ anonymousId: first[0]?.anonymousId });
    expect(again[5]?.userId).toBeUndefined();
    await opened.context.close();
  });

  it("where consent is required: counted without anything that tells who it was, then with it, then not again", async () => {
    const studio = await createStudio(stage.ingest.postgres.url);
    await setConsentMode(stage.ingest.postgres.url, studio.studioId, "count");
    const head = tag('data-consent="required"', studio.publicKey);
    const opened = await visit("/required?utm_source=instagram", { head });
    await opened.page.evaluate("regulars.track('Before'); regulars.identify('ana', { email: 'ana@mail.example' })");
    const before = await arrivals("/required", 2);
    expect(before.map(({ name, counted }) => [name, counted])).toEqual([
      ["page.viewed", true],
      ["Before", true],
    ]);
    expect(JSON.stringify(sent("/required"))).not.toMatch(/anonymousId|userId|ana@/);
    await expect.poll(() => keptIn(opened)).toEqual([]);

    await opened.page.evaluate("regulars.consent({ analytics: true, ads: false }); regulars.track('After')");
    const given = (await arrivals("/required", 5)).slice(2);
    expect(given.map((event) => [event.name, channelOf(event), event.counted])).toEqual([
      ["consent.granted", "analytics", undefined],
      ["consent.withdrawn", "ads", undefined],
      ["After", undefined, undefined],
    ]);
    expect(new Set(given.map(({ anonymousId }) => anonymousId)).size).toBe(1);
    for (const { context } of given) {
      expect(context.consent).toEqual({ categoryPreferences: { analytics: true, ads: false } });
      expect(context.page).toMatchObject({ search: "?utm_source=instagram" });
    }

    await opened.page.reload();
    const next = (await arrivals("/required", 6))[5];
    expect([next?.name, next?.anonymousId]).toEqual(["page.viewed", given[0]?.anonymousId]);

    await opened.page.evaluate("regulars.consent({ analytics: false }); regulars.track('Gone')");
    const gone = (await arrivals("/required", 8)).slice(6);
    expect(gone.map((event) => [event.name, channelOf(event), event.anonymousId])).toEqual([
      ["consent.withdrawn", "analytics", given[0]?.anonymousId],
      ["Gone", undefined, undefined],
    ]);
    const [cookie] = await opened.context.cookies();
    expect(JSON.parse(decodeURIComponent(cookie?.value ?? ""))).toEqual({
      consent: { analytics: false, ads: false },
      at: expect.any(Number),
    });
    await opened.context.close();
  });

  it("where consent is required, a refusal is remembered, and nobody is made to refuse", async () => {
    const head = tag('data-consent="required"');
    const opened = await visit("/refused", { head });
    await opened.page.evaluate("regulars.consent({ analytics: false, ads: false, email: true })");
    await opened.page.reload();
    await opened.page.waitForFunction("window.regulars?.track");
    await opened.page.evaluate("regulars.track('Done')");
    // What a page sends as it goes may be sent twice; it is the same event.
    const told = () => [...new Map(sent("/refused").map((event) => [event.messageId, event])).values()];
    await expect.poll(() => told().map(callOf)).toEqual(["page", "page", "Done"]);
    for (const { context } of told().slice(1)) {
      expect(context.consent.categoryPreferences).toMatchObject({ analytics: false, ads: false });
    }
    await expect.poll(() => keptIn(opened)).toEqual(["regulars"]);
    await opened.context.close();
  });

  it("a site that begins to require consent forgets who has not given it", async () => {
    const opened = await visit("/stricter", { head: tag() });
    await arrivals("/stricter", 1);
    await expect.poll(() => keptIn(opened)).toEqual(["regulars"]);
    stage.site.put("/stricter", { head: tag('data-consent="required"') });
    await opened.page.reload();
    await expect.poll(() => sent("/stricter").length).toBeGreaterThan(1);
    expect(sent("/stricter").at(-1)).not.toHaveProperty("anonymousId");
    await expect.poll(() => keptIn(opened)).toEqual([]);
    await opened.context.close();
  });

  it("where consent is not required, what changed is told once, channels always, and a refusal ends it", async () => {
    const opened = await visit("/asked", { head: tag() });
    await opened.page.evaluate(`
      regulars.consent({ analytics: true, ads: true, email: true });
      regulars.consent({ analytics: true, ads: false });
      regulars.consent({ email: false });
      regulars.consent({ analytics: false });
      regulars.track("Nobody's business");
    `);
    const events = await arrivals("/asked", 7);
    expect(events.map((event) => `${event.name} ${channelOf(event) ?? ""}`.trim())).toEqual([
      "page.viewed",
      "consent.granted analytics",
      "consent.granted ads",
      "consent.granted email",
      "consent.withdrawn ads",
      "consent.withdrawn email",
      "consent.withdrawn analytics",
    ]);
    await opened.page.reload();
    await opened.page.waitForFunction("window.regulars?.track");
    await opened.page.evaluate("regulars.track('Still not'); dispatchEvent(new Event('pagehide'))");
    await expect.poll(() => keptIn(opened)).toEqual(["regulars"]);
    expect(new Set(sent("/asked").map(({ messageId }) => messageId)).size).toBe(7);
    await opened.context.close();
  });

  it("Global Privacy Control is told with every event and keeps ads off, whatever is clicked", async () => {
    const context = await stage.browser.newContext();
    await context.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })");
    const { page } = await visit("/gpc", { head: tag() }, context);
    await page.evaluate("regulars.consent({ analytics: true, ads: true })");
    const events = await arrivals("/gpc", 3);
    expect(events.map((event) => [event.name, channelOf(event)])).toEqual([
      ["page.viewed", undefined],
      ["consent.granted", "analytics"],
      ["consent.withdrawn", "ads"],
    ]);
    for (const event of sent("/gpc")) {
      expect(event.context.gpc).toBe(true);
      expect(event.context.consent.categoryPreferences.ads).toBe(false);
    }
    await context.close();
  });

  it("blocked storage and cookies stop nothing: the visitor is known as long as the page lives", async () => {
    const context = await stage.browser.newContext();
    await context.addInitScript(`
      Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
      Object.defineProperty(Document.prototype, "cookie", { get() { throw new DOMException("no", "SecurityError"); } });
    `);
    const { page, complaints } = await visit("/blocked", { head: tag() }, context);
    await page.evaluate("regulars.identify('ana'); regulars.consent({ ads: false }); regulars.track('Seen')");
    const events = await arrivals("/blocked", 4);
    expect(events.map(nameOf)).toEqual(["page.viewed", "identify", "consent.withdrawn", "Seen"]);
    expect(new Set(events.map(({ anonymousId }) => anonymousId)).size).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("full storage stops nothing", async () => {
    const opened = await visit("/full", { head: tag() });
    await arrivals("/full", 1);
    await opened.page.evaluate(`
      for (let size = 1 << 22; size >= 1; size >>= 1) {
        try { for (let i = 0; ; i++) localStorage.setItem("x" + size + "-" + i, "x".repeat(size)); } catch {}
      }
      regulars.track("Seen");
    `);
    const events = await arrivals("/full", 2);
    expect(events.map(nameOf)).toEqual(["page.viewed", "Seen"]);
    expect(opened.complaints).toEqual([]);
    await opened.context.close();
  });

  it("what cannot be told harms neither the page nor what comes after it", async () => {
    const opened = await visit("/odd", { head: tag() });
    await opened.page.evaluate(`
      const circle = {}; circle.circle = circle;
      regulars.track("Circle", circle);
      regulars.track("Big", { count: 1n });
      regulars.push(null, ["unknown"], "text");
      regulars.consent(null); regulars.identify(); regulars.identify(null);
      regulars.track("Fine");
    `);
    const events = await arrivals("/odd", 4);
    expect(events.map(nameOf)).toEqual(["page.viewed", "identify", "identify", "Fine"]);
    expect(opened.complaints).toEqual([]);
    await opened.context.close();
  });
});

/** What happens to events of visitors who have not consented, as the studio's settings say. */
async function setConsentMode(databaseUrl: string, studioId: string, consent: "count" | "drop"): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("update studio set collect_settings = $2 where studio_id = $1", [studioId, { consent }]);
  await client.end();
}
