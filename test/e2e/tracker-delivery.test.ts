import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../harness/eventually.ts";
import { atScale } from "../harness/scale.ts";
import { PATIENT } from "./patient.ts";
import { allTold, keptIn, nameOf, openTrackerStage, waiting } from "./tracker-stage.ts";

describe("the tracker's events survive", async () => {
  const stage = await openTrackerStage();
  afterAll(stage.close);
  beforeEach(() => stage.collect.refuse(undefined));
  const { tag, visit, arrivals, sent, collect } = stage;

  it("ingest being away while the page is open, each once and with its own time", async () => {
    const context = await stage.browser.newContext();
    await context.clock.install();
    const { page } = await visit("/minute", { head: tag() }, context);
    await context.clock.runFor(1_000);
    await arrivals("/minute", 1);
    await collect.goAway();
    await page.evaluate("for (let i = 0; i < 30; i++) regulars.track('Away ' + i)");
    // A minute and more, in the page's time.
    for (let s = 0; s < 70; s += 5) await context.clock.runFor(5_000);
    await page.evaluate("regulars.track('Still away')");
    await collect.comeBack();
    await eventually(async () => {
      await context.clock.runFor(10_000);
      expect(await stage.arrived("/minute")).toHaveLength(32);
    }, PATIENT);
    const events = await arrivals("/minute", 32);
    expect(events.slice(1).map(nameOf)).toEqual([...Array.from({ length: 30 }, (_, i) => `Away ${i}`), "Still away"]);
    const ages = events.map((event) => event.receivedAt - event.occurredAt);
    expect(Math.min(...ages.slice(1, 31))).toBeGreaterThan(70_000);
    await context.close();
  });

  it("ingest being away for as long as a person would wait", async () => {
    const awayMs = atScale(2_000, 60_000);
    const opened = await visit("/real", { head: tag() });
    const { page, context } = opened;
    await arrivals("/real", 1);
    await allTold(opened);
    await collect.goAway();
    const until = Date.now() + awayMs;
    for (let i = 0; Date.now() < until; i++) {
      await page.evaluate(`new Promise((done) => setTimeout(done, ${awayMs / 20}, regulars.track("Away " + ${i})))`);
    }
    const told = waiting(await keptIn(opened));
    await collect.comeBack();
    await eventually(async () => expect(await stage.arrived("/real")).toHaveLength(told + 1), { timeoutMs: 120_000 });
    await allTold(opened);
    await context.close();
    // At full scale a minute away, and the pause that it was in when ingest came back.
  }, 300_000);

  it("the page being closed meanwhile: the next one sends them", async () => {
    const opened = await visit("/closed", { head: tag() });
    await arrivals("/closed", 1);
    await collect.goAway();
    await opened.page.evaluate("regulars.track('One'); regulars.track('Two')");
    await opened.page.close();
    await collect.comeBack();
    await visit("/closed/next", undefined, opened.context);
    const events = await arrivals("/closed", 4);
    expect(events.map(nameOf)).toEqual(["page.viewed", "One", "Two", "page.viewed"]);
    await opened.context.close();
  });

  it("two tabs: neither loses what the other adds, and all of it arrives once", async () => {
    const one = await visit("/tabs", { head: tag() });
    const two = await visit("/tabs/two", undefined, one.context);
    await arrivals("/tabs", 2);
    await allTold(one);
    await collect.goAway();
    const many = (name: string) => `(async () => {
      for (let i = 0; i < 20; i++) { regulars.track("${name} " + i); await new Promise((done) => setTimeout(done)); }
    })()`;
    await Promise.all([one.page.evaluate(many("One")), two.page.evaluate(many("Two"))]);
    // What another tab keeps, this one sees a moment later.
    await expect.poll(async () => waiting(await keptIn(one))).toBe(40);
    await collect.comeBack();
    const names = (await arrivals("/tabs", 42)).map(nameOf);
    expect(new Set(names).size).toBe(41);
    await allTold(one);
    await one.context.close();
  });

  it("being told to wait: no sooner than the server said, and then once", async () => {
    collect.refuse({ status: 429, headers: { "retry-after": "3", "access-control-expose-headers": "retry-after" } });
    const { page, context } = await visit("/later", { head: tag() });
    await eventually(() => expect(sent("/later")).toHaveLength(1), PATIENT);
    collect.refuse(undefined);
    await page.evaluate("regulars.track('Meanwhile')");
    await arrivals("/later", 2);
    const posts = collect.requests.filter(({ method, body }) => method === "POST" && body.includes('"/later"'));
    expect((posts[1]?.at ?? 0) - (posts[0]?.at ?? 0)).toBeGreaterThanOrEqual(3_000);
    expect(posts).toHaveLength(2);
    await context.close();
  });

  it.each([400, 401, 403, 404])("but what is refused with %i is not sent again", async (status) => {
    const path = `/refused-${status}`;
    const opened = await visit(`${path}/first`, { head: tag() });
    await arrivals(path, 1);
    collect.refuse({ status });
    await opened.page.evaluate("regulars.track('Refused')");
    await allTold(opened);
    collect.refuse(undefined);
    await opened.page.evaluate("regulars.track('Taken')");
    expect((await arrivals(path, 2)).map(nameOf)).toEqual(["page.viewed", "Taken"]);
    await opened.context.close();
  });

  it("leaving: what is left goes by sendBeacon, and what is on its way is not sent twice for it", async () => {
    const opened = await visit("/leave", { head: tag() });
    await arrivals("/leave", 1);
    collect.refuse({ status: 503, headers: { "retry-after": "600", "access-control-expose-headers": "retry-after" } });
    await opened.page.evaluate(`
      const { fetch } = window;
      window.fetch = (...request) => fetch(...request).then((answer) => { window.answered = answer.status; return answer; });
      regulars.track("Stuck");
    `);
    // Once the page knows that it has to wait, nothing is on its way.
    await opened.page.waitForFunction("window.answered === 503");
    collect.refuse(undefined);
    await opened.page.evaluate("regulars.track('Last')");
    await opened.page.goto("about:blank");
    const events = await arrivals("/leave", 3);
    expect(events.map(nameOf)).toEqual(["page.viewed", "Stuck", "Last"]);
    const beacon = collect.requests.find(({ body }) => body.includes('"Last"'));
    expect(beacon?.headers["content-type"]).toBe("text/plain;charset=UTF-8");
    // The page could not know that they arrived; the next one sends them again, and they are the same events.
    await visit("/leave/next", undefined, opened.context);
    expect(await arrivals("/leave", 4)).toHaveLength(4);
    await opened.context.close();
  });

  it("a browser that has no room for a beacon: a request takes its place", async () => {
    const context = await stage.browser.newContext();
    await context.addInitScript("navigator.sendBeacon = () => false");
    const { page } = await visit("/no-beacon", { head: tag() }, context);
    await page.evaluate(
      "regulars.track('Last'); document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))",
    );
    expect((await arrivals("/no-beacon", 2)).map(nameOf)).toEqual(["page.viewed", "Last"]);
    await context.close();
  });

  it("and never grow beyond a hundred, nor beyond five days", async () => {
    collect.refuse({ status: 503 });
    const context = await stage.browser.newContext();
    await context.clock.install({ time: Date.now() - 6 * 86_400_000 });
    const opened = await visit("/bounded", { head: tag() }, context);
    await context.clock.runFor(1_000);
    await opened.page.evaluate("regulars.track('Old')");
    expect(waiting(await keptIn(opened))).toBe(2);
    await context.clock.setSystemTime(Date.now());
    await opened.page.evaluate("for (let i = 0; i < 130; i++) regulars.track('New ' + i)");
    // The page's clock does not wait for answers: they may come after it has moved.
    await eventually(async () => {
      await context.clock.runFor(120_000);
      expect(waiting(await keptIn(opened))).toBe(100);
    }, PATIENT);
    collect.refuse(undefined);
    await eventually(async () => {
      await context.clock.runFor(60_000);
      expect(await stage.arrived("/bounded")).toHaveLength(100);
    }, PATIENT);
    expect((await arrivals("/bounded", 100)).map(nameOf)).toEqual(
      Array.from({ length: 100 }, (_, i) => `New ${i + 30}`),
    );
    await context.close();
  });
});
