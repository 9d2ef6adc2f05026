import { createHmac } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { nameOf, openTrackerStage, pathOf } from "./tracker-stage.ts";

describe("the tracker in Chromium", async () => {
  const stage = await openTrackerStage();
  afterAll(stage.close);
  const { tag, visit, arrivals, site, siteUrl } = stage;

  it("tells each call once with its type, ids, traits, context and time", async () => {
    const { page, context, complaints } = await visit("/calls?utm_source=instagram&utm_campaign=spring&gclid=g1", {
      head: tag(),
      title: "Timetable",
    });
    await page.evaluate(`
      regulars.track("class.viewed", { classId: "yin" });
      regulars.identify("ana", { first_name: "Ana" });
      regulars.track("Mat Rented", { size: "xl" });
    `);
    const events = await arrivals("/calls", 4);
    const cookie = (await context.cookies()).find(({ name }) => name === "regulars");
    const { anonymousId } = JSON.parse(decodeURIComponent(cookie?.value ?? ""));
    expect(anonymousId).toMatch(/^[\d-]{20,44}$/);
    const ofAna = { anonymousId, userId: "ana", key: "public" };
    expect(events).toEqual(
      [
        { type: "page", name: "page.viewed", anonymousId, properties: {} },
        { type: "track", name: "class.viewed", anonymousId, properties: { classId: "yin" } },
        { type: "identify", name: "identify", ...ofAna, traits: { first_name: "Ana" } },
        { type: "track", name: "Mat Rented", ...ofAna, properties: { size: "xl" } },
      ].map((event) => expect.objectContaining(event)),
    );
    expect(events[1]?.userId).toBeUndefined();
    for (const event of events) {
      expect(event.context.page).toEqual({
        url: `${siteUrl}/calls?utm_source=instagram&utm_campaign=spring&gclid=g1`,
        path: "/calls",
        search: "?utm_source=instagram&utm_campaign=spring&gclid=g1",
        referrer: "",
        title: "Timetable",
      });
      // Ingest's clock stands still; the tracker's does not, and only its differences count.
      expect(event.receivedAt - event.occurredAt).toBeGreaterThanOrEqual(0);
      expect(event.receivedAt - event.occurredAt).toBeLessThan(60_000);
    }
    expect(stage.sent("/calls")).toHaveLength(4);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("keeps what is pushed before it has loaded, in order, and views the page first", async () => {
    const before = `<script>(window.regulars = window.regulars || []).push(["identify", "bo"], ["track", "class.viewed"]);
      regulars.push(["nonsense"], null, ["track", "Bell Rung"]);</script>`;
    const { context, complaints } = await visit("/queue", { head: before + tag() });
    const events = await arrivals("/queue", 4);
    expect(events.map(nameOf)).toEqual(["page.viewed", "identify", "class.viewed", "Bell Rung"]);
    expect(events.map(({ userId }) => userId)).toEqual(["bo", "bo", "bo", "bo"]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("loaded twice, it tells everything once", async () => {
    const { page, context } = await visit("/twice", { head: tag() + tag() });
    await arrivals("/twice", 1);
    await page.evaluate("regulars.track('Done')");
    await arrivals("/twice", 2);
    expect(stage.sent("/twice").map(({ type }) => type)).toEqual(["page", "track"]);
    await context.close();
  });

  it("proves a userHash with an identify", async () => {
    const { page, context } = await visit("/proof", { head: tag() });
    const userHash = createHmac("sha256", "secret").update("ana").digest("hex");
    await page.evaluate(`regulars.identify("ana", { email: "ana@mail.example" }, { userHash: "${userHash}" })`);
    await arrivals("/proof", 2);
    expect(stage.sent("/proof").map((event) => event.userHash)).toEqual([undefined, userHash]);
    await context.close();
  });

  it("begins anew after a reset, and when somebody else logs in", async () => {
    const { page, context } = await visit("/reset", { head: tag() });
    // A view is told as whoever the visitor is by then.
    await arrivals("/reset", 1);
    await page.evaluate(`
      regulars.identify("a"); regulars.identify("a");
      regulars.reset(); regulars.track("Out");
      regulars.identify("b"); regulars.identify("c");
    `);
    const events = await arrivals("/reset", 6);
    expect(events.map(({ userId }) => userId)).toEqual([undefined, "a", "a", undefined, "b", "c"]);
    const ids = events.map(({ anonymousId }) => anonymousId);
    expect([ids[1], ids[2]]).toEqual([ids[0], ids[0]]);
    expect(ids[4]).toBe(ids[3]);
    expect(new Set(ids).size).toBe(3);
    await context.close();
  });

  describe("page views of single-page apps", () => {
    it("are one for each path, with the title that the app sets later and the page before as referrer", async () => {
      const { page, context } = await visit("/app/home?utm_source=a", { head: tag() });
      await arrivals("/app", 1);
      site.put("/app", { head: tag() });
      await page.evaluate(`(async () => {
        history.replaceState({ scroll: 1 }, "");
        history.pushState({}, "", "/app/old");
        history.replaceState({}, "", "/app/classes");
        history.replaceState({ scroll: 2 }, "", "/app/classes?level=2");
        // Timers of a page come in the order of their instants, on a slow machine too: this one before the view.
        await new Promise((done) => setTimeout(done, 50));
        document.title = "Classes";
      })()`);
      await arrivals("/app", 2);
      await page.evaluate(`
        history.pushState({}, "", "/app/classes?level=3");
        location.hash = "yin";
        history.replaceState({}, "", "/app/classes?level=4#yin");
        history.pushState({}, "", "/app/prices");
        regulars.track("Done");
      `);
      await arrivals("/app", 4);
      await page.goBack();
      await page.evaluate("regulars.track('Done')");
      const events = await arrivals("/app", 6);
      expect(events.map((event) => `${event.name} ${pathOf(event)}`)).toEqual([
        "page.viewed /app/home",
        "page.viewed /app/classes",
        "page.viewed /app/prices",
        "Done /app/prices",
        "page.viewed /app/classes",
        "Done /app/classes",
      ]);
      expect(events[1]?.context.page).toMatchObject({
        title: "Classes",
        referrer: `${siteUrl}/app/home?utm_source=a`,
        search: "?level=2",
      });
      expect(events[4]?.context.page).toMatchObject({ referrer: `${siteUrl}/app/prices` });
      await context.close();
    });

    it("follow the fragment where the site routes by it", async () => {
      const { page, context } = await visit("/hash-app#/home", { head: tag("data-hash") });
      await arrivals("/hash-app", 1);
      await page.evaluate("location.hash = '/classes'");
      await arrivals("/hash-app", 2);
      await page.evaluate("history.replaceState({}, '', '#/prices'); regulars.track('Done')");
      const events = await arrivals("/hash-app", 4);
      expect(events.map(nameOf)).toEqual(["page.viewed", "page.viewed", "page.viewed", "Done"]);
      expect(events[2]?.context.page).toMatchObject({ url: `${siteUrl}/hash-app#/prices` });
      await context.close();
    });

    it("are not told twice when the app tells them too", async () => {
      const told = `<script>(window.regulars = []).push(["page", { category: "Classes" }]);</script>`;
      const { page, context } = await visit("/manual", { head: told + tag() });
      // By then the tracker's own view would have come, whose timer began earlier.
      await page.evaluate("new Promise((done) => setTimeout(done, 100)).then(() => regulars.track('Done'))");
      const events = await arrivals("/manual", 2);
      expect(events.map(nameOf)).toEqual(["page.viewed", "Done"]);
      expect(events[0]?.properties).toEqual({ category: "Classes" });
      await context.close();
    });
  });

  it("comes from the studio's own domain without being told where it is", async () => {
    const own = `<script async src="/r/r.js" data-key="${stage.key}"></script>`;
    const { context, complaints } = await visit("/own", { head: own });
    await arrivals("/own", 1);
    expect(site.firstParty.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /r.js", "POST /v1/batch"]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("takes its settings from a queued init where a tag cannot carry attributes", async () => {
    const options = JSON.stringify({ writeKey: stage.key, endpoint: `${stage.collectUrl}/`, cookieless: true });
    const inserted = `<script>(window.regulars = []).push(["init", ${options}]);
      document.head.append(Object.assign(document.createElement("script"), { src: "${stage.collectUrl}/r.js" }));</script>`;
    const { page, context } = await visit("/init", { head: inserted });
    await arrivals("/init", 1);
    expect([await context.cookies(), await page.evaluate("localStorage.length")]).toEqual([[], 0]);
    await context.close();
  });

  it("runs under a strict content policy, and breaks nothing of the page", async () => {
    const policy = `default-src 'none'; script-src ${stage.collectUrl}; connect-src ${stage.collectUrl}; img-src data:; require-trusted-types-for 'script'`;
    const { context, complaints } = await visit("/strict", {
      head: tag(),
      headers: { "content-security-policy": policy },
    });
    await arrivals("/strict", 1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("is loaded by a tag with integrity, and not once it was tampered with", async () => {
    const { path, integrity } = (await (await fetch(`${stage.ingest.url}/r.json`)).json()) as Record<string, string>;
    const pinned = `<script async src="${stage.collectUrl}${path}" integrity="${integrity}" crossorigin="anonymous" data-key="${stage.key}"></script>`;
    const first = await visit("/pinned", { head: pinned });
    await arrivals("/pinned", 1);
    expect(first.complaints).toEqual([]);
    await first.context.close();

    const context = await stage.browser.newContext();
    const source = await (await fetch(`${stage.ingest.url}${path}`)).text();
    const headers = { "access-control-allow-origin": "*", "content-type": "text/javascript" };
    await context.route(`**${path}`, (route) => route.fulfill({ headers, body: `${source};` }));
    const page = await context.newPage();
    const refused = page.waitForEvent("console", (message) => message.text().includes("integrity"));
    await page.goto(`${siteUrl}/pinned/tampered`);
    await refused;
    expect(await page.evaluate("typeof window.regulars")).toBe("undefined");
    await context.close();
  });

  it("shares a visitor among the subdomains of a site, and with nobody else", async () => {
    const context = await stage.browser.newContext();
    await visit("/shared", { head: tag() }, context);
    // The first view makes the visitor.
    await arrivals("/shared", 1);
    const page = await context.newPage();
    await page.goto(`http://www.studio.example:${site.port}/shared/www`);
    await arrivals("/shared", 2);
    await page.goto(`http://other.example:${site.port}/shared/other`);
    const [one, www, other] = await arrivals("/shared", 3);
    expect(www?.anonymousId).toBe(one?.anonymousId);
    expect(other?.anonymousId).not.toBe(one?.anonymousId);
    const domains = (await context.cookies()).map(({ domain }) => domain);
    expect(domains.sort()).toEqual([".other.example", ".studio.example"]);
    await context.close();
  });

  it("marks a browser that a program drives", async () => {
    const { context } = await visit("/driven", { head: tag() });
    const [event] = await arrivals("/driven", 1);
    expect(event?.context.webdriver).toBe(true);
    expect(event?.bot).toContain("automation");
    await context.close();
  });

  it("views a page again that the browser kept as it was left", async () => {
    const { page, context } = await visit("/kept", { head: tag() });
    await arrivals("/kept", 1);
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    const events = await arrivals("/kept", 2);
    expect(events[1]?.context.page).toMatchObject({ referrer: `${siteUrl}/kept` });
    await context.close();
  });

  it("views a prerendered page when it is seen, and not before", async () => {
    const context = await stage.browser.newContext();
    await context.addInitScript(
      "Object.defineProperty(Document.prototype, 'prerendering', { configurable: true, get: () => !window.seen })",
    );
    site.put("/ahead", { head: `<script>(window.regulars = []).push(["track", "class.viewed"])</script>${tag()}` });
    const page = await context.newPage();
    await page.goto(`${siteUrl}/ahead`, { waitUntil: "load" });
    expect(await page.evaluate("Array.isArray(regulars)")).toBe(true);
    await page.evaluate(
      "window.seen = true; document.dispatchEvent(new Event('prerenderingchange', { bubbles: true }))",
    );
    const events = await arrivals("/ahead", 2);
    expect(events.map(nameOf)).toEqual(["page.viewed", "class.viewed"]);
    await context.close();
  });
});
