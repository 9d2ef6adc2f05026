import type { ProfileId } from "@regulars/contracts/ids";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { accessibilityFaults } from "../harness/axe.ts";
import { launchBrowser, openPage } from "../harness/browser.ts";
import { keepDeadLetter } from "../harness/dead-letter.ts";
import { eventually, until } from "../harness/eventually.ts";
import { holdHistory } from "../harness/late-history.ts";
import { send } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { logInAsDemo, openLoggedIn } from "./logged-in.ts";
import { PATIENT } from "./patient.ts";

const CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

describe("the event debugger", async () => {
  const stack = await startStackForTest();
  const browser = await launchBrowser();
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });
  const { demo } = stack;
  if (demo === undefined) throw new Error("The stack was started without a demo studio");
  const fromServer = { ingestUrl: stack.ingestUrl, key: demo.secretKey };
  const admin = adminClient(stack.adminUrl, { secretKey: demo.secretKey });
  await send("identify", { userId: "mia", traits: { name: "Mia Moreno", email: "mia@lotus.example" } }, fromServer);
  await settled(admin);
  const mia = (await admin.people.list.query({ search: "Mia Moreno" })).people[0]?.profileId as ProfileId;
  const cookie = await logInAsDemo(stack);

  /** A page of the admin that hears of what comes; it must show without being read again. */
  async function listening(path: string): Promise<Awaited<ReturnType<typeof openPage>> & { close(): Promise<void> }> {
    const context = await openLoggedIn(browser, stack, { cookie });
    const watched = await openPage(context);
    await watched.page.goto(path);
    await watched.page.getByRole("status").getByText("Listening").waitFor();
    await watched.page.evaluate("window.sameDocument = true");
    return { ...watched, close: () => context.close() };
  }

  /** What a browser on the studio's site would send. */
  async function sendFromBrowser(call: string, body: object, userAgent = BROWSER): Promise<Response> {
    return fetch(`${stack.ingestUrl}/v1/${call}`, {
      method: "POST",
      headers: { "content-type": "text/plain", "user-agent": userAgent, accept: "*/*", "accept-language": "en" },
      body: JSON.stringify({ writeKey: demo?.publicKey, ...body }),
    });
  }

  const rowOf = (page: Page, text: string) => page.getByRole("list", { name: "What came in" }).getByText(text).first();
  /** The row of an outcome, in a list that has one of it; a row begins with its outcome. */
  const rowThatIs = (page: Page, outcome: string) => page.getByRole("button", { name: new RegExp(`^${outcome}`) });
  const openInAddress = (page: Page): string | null => new URL(page.url()).searchParams.get("open");

  it("shows an accepted event when it comes, with who it was and all that it said", async () => {
    const { page, complaints, close } = await listening("/live");
    const event = { userId: "mia", event: "Gong Struck", messageId: "gong-1", properties: { note: "f sharp" } };
    await send("track", event, fromServer);
    await rowOf(page, "Gong Struck").click();
    const drawer = page.getByRole("dialog");
    await drawer.getByText("Accepted").waitFor();
    await drawer.getByRole("link", { name: "Mia Moreno" }).waitFor();
    await drawer.getByText("f sharp").first().waitFor();
    await drawer.getByText("gong-1").first().waitFor();
    await eventually(() => expect(openInAddress(page)).toMatch(/^event:/), PATIENT);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "hidden" });
    expect(await page.evaluate("window.sameDocument")).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

  it("shows a rejected event when it comes, with code, path, reason, body and what to do", async () => {
    const { page, complaints, close } = await listening("/live?show=rejected");
    const order = { orderId: "o-1", total: "a lot", currency: "EUR" };
    const bad = { type: "track", userId: "mia", event: "Order Completed", messageId: "bad-1", properties: order };
    await expect(send("batch", { batch: [bad] }, fromServer)).rejects.toThrow("rejected");
    await rowOf(page, "Order Completed").click();
    const drawer = page.getByRole("dialog");
    const why = drawer.getByRole("region", { name: "Why it was refused" });
    await why.getByText("invalid_amount").waitFor();
    await why.getByText("properties.total").waitFor();
    await why.getByText("amount of money").first().waitFor();
    await why.getByText("What to do:").waitFor();
    expect(await drawer.locator("mark").allTextContents()).toEqual([expect.stringContaining('"total": "a lot"')]);
    const command = drawer.getByRole("figure", { name: "Send it again" });
    expect(await command.textContent()).not.toContain(demo.secretKey);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("shows a browser's attempt on another's e-mail as refused, and the address stays", async () => {
    const { page, complaints, close } = await listening("/live?search=thief-1");
    const traits = { email: "thief@evil.example", plan: "gold" };
    const attempt = { userId: "mia", anonymousId: "thief", messageId: "thief-1", traits };
    expect((await sendFromBrowser("identify", attempt)).status).toBe(200);
    await rowThatIs(page, "Field refused").click();
    const drawer = page.getByRole("dialog");
    await drawer.getByText("secret_key_required").waitFor();
    await drawer.getByText("traits.email").waitFor();
    await drawer.getByText("read their mail").waitFor();
    expect(await drawer.locator("mark").allTextContents()).toEqual([expect.stringContaining("email")]);
    await drawer.getByRole("button", { name: "Show the event that was accepted" }).click();
    await drawer.getByRole("region", { name: "Refused fields" }).waitFor();
    await drawer.getByText('"plan": "gold"').first().waitFor();
    await settled(admin);
    expect((await admin.people.get.query({ profileId: mia })).email).toBe("mia@lotus.example");
    expect(complaints).toEqual([]);
    await close();
  });

  it("says of a refused field's event that it is still being worked out, and shows it once it is", async () => {
    const { page, complaints, close } = await listening("/live?search=late-1");
    const attempt = { userId: "mia", messageId: "late-1", traits: { email: "thief@evil.example", plan: "silver" } };
    const drawer = page.getByRole("dialog");
    const theEvent = drawer.getByRole("button", { name: "Show the event that was accepted" });
    const release = await holdHistory(stack.databaseUrl);
    try {
      await sendFromBrowser("identify", attempt);
      await rowThatIs(page, "Field refused").click();
      await drawer.getByText("it is still being worked out").waitFor();
      expect(await theEvent.count()).toBe(0);
    } finally {
      await release();
    }
    await theEvent.click();
    await drawer.getByText('"plan": "silver"').first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it("says of an event that was sent again, and its field refused again, that it counts once", async () => {
    const { page, complaints, close } = await listening("/live?search=again-1");
    const attempt = { userId: "mia", messageId: "again-1", traits: { email: "thief@evil.example" } };
    for (let times = 0; times < 2; times += 1) await sendFromBrowser("identify", attempt);
    await until("both are shown", async () => (await rowThatIs(page, "Field refused").count()) === 2, PATIENT);
    await rowThatIs(page, "Field refused").first().click();
    await page.getByRole("dialog").getByText("an event counts once").waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it("shows what belongs to an event that was opened long before it was in history", async () => {
    const { page, complaints, close } = await listening("/live?search=late-2");
    const attempt = { userId: "mia", messageId: "late-2", traits: { email: "thief@evil.example" } };
    let asked = 0;
    page.on("request", (request) => {
      if (request.url().includes("live.get")) asked += 1;
    });
    const release = await holdHistory(stack.databaseUrl);
    try {
      await sendFromBrowser("identify", attempt);
      await rowThatIs(page, "Accepted").click();
      await until("it was asked for again and again", () => asked > 5, PATIENT);
    } finally {
      await release();
    }
    await page.getByRole("dialog").getByRole("region", { name: "Refused fields" }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it("shows a crawler's page view as marked with the reason, and nobody has it", async () => {
    const { page, complaints, close } = await listening("/live?show=bot");
    const view = { anonymousId: "crawler-1", messageId: "crawl-1", properties: { url: "https://lotus.example/" } };
    await sendFromBrowser("page", view, CRAWLER);
    await rowOf(page, "page.viewed").click();
    const why = page.getByRole("dialog").getByRole("region", { name: "Why it is taken for a machine's" });
    await why.getByText("crawler").first().waitFor();
    await settled(admin);
    expect((await admin.people.list.query({ search: "crawler-1" })).count).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it("finds by message id, whole, whatever became of it", async () => {
    await sendFromBrowser("track", { anonymousId: "v", event: "Noise", messageId: "noise-1" });
    await settled(admin);
    for (const [messageId, outcome] of [
      ["gong-1", "accepted"],
      ["bad-1", "rejected"],
      ["crawl-1", "bot"],
    ] as const) {
      const { entries } = await admin.live.list.query({ search: messageId });
      expect(entries.map((entry) => entry.outcome)).toEqual([outcome]);
    }
    const { page, close } = await listening("/live");
    await page.getByRole("searchbox", { name: "Search by event, person or message id" }).fill("gong-1");
    await eventually(async () => {
      const rows = await page.getByRole("list", { name: "What came in" }).getByRole("listitem").allTextContents();
      expect(rows).toEqual([expect.stringContaining("Gong Struck")]);
      expect(new URL(page.url()).searchParams.get("search")).toBe("gong-1");
    }, PATIENT);
    await close();
  });

  it("has a dead letter worked out again: it is gone, and its event is its person's", async () => {
    const eventId = await keepDeadLetter(stack.databaseUrl, demo.studioId, {
      name: "Class Found Again",
      userId: "mia",
      messageId: "letter-1",
      reason: "The database refused it",
    });
    const { page, complaints, close } = await listening("/live?show=dead_letter");
    await rowOf(page, "Class Found Again").click();
    const drawer = page.getByRole("dialog");
    await drawer.getByText("The database refused it").waitFor();
    await drawer.getByRole("button", { name: "Replay" }).click();
    await page.getByText("Everything is worked out").waitFor();
    await settled(admin);
    await expect(admin.live.get.query({ id: `letter:${eventId}` })).rejects.toMatchObject({
      data: { code: "NOT_FOUND" },
    });
    const { entries } = await admin.people.timeline.query({ profileId: mia });
    expect(entries.map(({ name }) => name)).toContain("Class Found Again");
    expect(complaints.filter((complaint) => !complaint.includes("404"))).toEqual([]);
    await close();
  });

  it("has all dead letters worked out again, and says how many were and how many failed", async () => {
    await keepDeadLetter(stack.databaseUrl, demo.studioId, { name: "Lost One", userId: "mia" });
    // No database keeps this id, so trying again does not help.
    await keepDeadLetter(stack.databaseUrl, demo.studioId, { name: "Lost Two", userId: "bad\u0000id" });
    const { page, close } = await listening("/live?show=dead_letter");
    await page.getByText("2 events are not worked out").waitFor();
    await page.getByRole("button", { name: "Replay all" }).click();
    await page.getByText("1 worked out, 1 failed again.").waitFor();
    await page.getByText("1 event is not worked out").waitFor();
    await rowOf(page, "Lost Two").waitFor();
    await page.getByText("Lost One").waitFor({ state: "detached" });
    await close();
  });

  it("waits when told to, and counts what comes meanwhile", async () => {
    await settled(admin);
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page } = await openPage(context);
    let readAgain = false;
    page.on("response", (response) => {
      if (response.url().includes("live.list")) readAgain = true;
    });
    await page.goto("/live");
    await page.getByRole("status").getByText("Listening").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("status").getByText("Paused").waitFor();
    await until("the page looked for what it may have missed", () => readAgain, PATIENT);
    await send("track", { userId: "mia", event: "While Paused" }, fromServer);
    const one = page.getByRole("button", { name: "1 new", exact: true });
    await one.waitFor();
    expect(await page.getByText("While Paused").count()).toBe(0);
    await one.click();
    await rowOf(page, "While Paused").waitFor();
    await context.close();
  });

  it("is used by keyboard: the list, the entry, the next one, and back", async () => {
    await settled(admin);
    const { page, close } = await listening("/live");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    const second = await page.evaluate("document.activeElement.dataset.entry");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await eventually(() => expect(openInAddress(page)).toBe(second), PATIENT);
    await page.keyboard.press("k");
    await eventually(() => expect(openInAddress(page)).not.toBe(second), PATIENT);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await close();
  });
});
