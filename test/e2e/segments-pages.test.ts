import { mkdir } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { accessibilityFaults } from "../harness/axe.ts";
import { launchBrowser, openPage } from "../harness/browser.ts";
import { send } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { logInAsDemo, openLoggedIn } from "./logged-in.ts";

const DAY_MS = 86_400_000;

describe("segments and lists in a browser", async () => {
  const stack = await startStackForTest();
  const browser = await launchBrowser();
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });
  const { demo } = stack;
  if (demo === undefined) throw new Error("The stack was started without a demo studio");
  const toStudio = { ingestUrl: stack.ingestUrl, key: demo.secretKey };
  const admin = adminClient(stack.adminUrl, { secretKey: demo.secretKey });
  await send("identify", { userId: "mia", traits: { name: "Mia Moreno", email: "mia@lotus.example" } }, toStudio);
  const visits = [2, 4, 6, 8].map((daysAgo) => ({
    type: "track",
    userId: "mia",
    event: "class.attended",
    properties: { classType: "Yin" },
    timestamp: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
  }));
  await send("batch", { batch: visits }, toStudio);
  await settled(admin);
  const cookie = await logInAsDemo(stack);
  const open = async (path: string, options: Parameters<typeof openLoggedIn>[2] = {}) => {
    const context = await openLoggedIn(browser, stack, { cookie, ...options });
    const { page, complaints } = await openPage(context);
    await page.goto(path, { waitUntil: "load" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    return { page, complaints, close: () => context.close() };
  };

  it("a ready-made segment is taken as it is, and tells why somebody is in it and when that ends", async () => {
    const { page, complaints, close } = await open("/segments/ready-made");
    await page.getByRole("button", { name: "Use it: Regulars" }).click();
    await page.getByRole("heading", { level: 1, name: "Regulars" }).waitFor();
    await page.getByText("Came at least four times in the last 30 days.").waitFor();
    await page.getByRole("button", { name: "Why is Mia Moreno in it?" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByText("Why is Mia Moreno in “Regulars”?").waitFor();
    await drawer.getByText("Happened 4 times or more").waitFor();
    await drawer.getByText("Leaves by themselves").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await keepPicture(page, "why-light");
    await drawer.getByRole("button", { name: "Close" }).click();
    expect(complaints).toEqual([]);
    await close();
  });

  it("who is looked for in a segment and is not in it is shown, with why not", async () => {
    await send("identify", { userId: "tom", traits: { name: "Tom Outside" } }, toStudio);
    await settled(admin);
    const regulars = (await admin.segments.list.query()).find((segment) => segment.name === "Regulars");
    const { page, complaints, close } = await open(`/segments/${regulars?.segmentId}?search=outside`);
    await page.getByRole("button", { name: "Why not? Tom Outside" }).click();
    await page.getByRole("dialog").getByText("Why is Tom Outside not in “Regulars”?").waitFor();
    await page.getByRole("dialog").getByText("Never happened").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("a segment is described and filed, duplicated, and stays in use while another asks about it", async () => {
    const { page, complaints, close } = await open("/segments");
    const asked = await admin.segments.create.mutate({
      name: "Came once",
      definition: { v: 1, rule: { kind: "did", event: "class.attended" } },
    });
    const rule = { kind: "member", segmentId: asked.segmentId, is: true };
    await admin.segments.create.mutate({ name: "Asks", definition: { v: 1, rule } });
    await page.goto(`/segments/${asked.segmentId}`, { waitUntil: "load" });
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Name and folder" }).click();
    await page.getByLabel("What it is for").fill("Those who know the way");
    await page.getByRole("textbox", { name: "Folder", exact: true }).fill("Visitors");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Those who know the way").first().waitFor();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("alert").getByText("Other segments ask about this one: “Asks”").waitFor();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    await page.getByRole("heading", { level: 1, name: "Copy of Came once" }).waitFor();
    await page.goto("/segments?folder=Visitors", { waitUntil: "load" });
    await page.getByRole("link", { name: "Copy of Came once" }).waitFor();
    expect(await page.getByRole("link", { name: "Regulars" }).count()).toBe(0);
    // Refusals are answered with 400, which the browser notes.
    expect(complaints.filter((complaint) => !complaint.includes("400"))).toEqual([]);
    await close();
  });

  it("a list is made, filled from what is pasted, and let go of one by one, as the page looks on", async () => {
    const { page, complaints, close } = await open("/segments/lists");
    await page.getByRole("button", { name: "New list" }).click();
    await page.getByLabel("Name").fill("Open day");
    await page.getByRole("button", { name: "Create list" }).click();
    await page.getByRole("heading", { level: 1, name: "Open day" }).waitFor();
    await page.getByRole("button", { name: "Add people" }).first().click();
    await page.getByLabel("Who").fill("name,userId\nMia,mia\nTom,tom\n");
    await page.getByText("2 by id, 0 by e-mail").waitFor();
    await page.getByRole("button", { name: "Put 2 on the list" }).click();
    await page.getByRole("link", { name: "Mia Moreno" }).waitFor();
    await page.getByRole("link", { name: "tom" }).waitFor();
    await keepPicture(page, "list-light");
    await page.getByRole("button", { name: "Take off tom" }).click();
    await page.getByRole("link", { name: "tom" }).waitFor({ state: "detached" });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ["segments", "/segments"],
    ["ready-made", "/segments/ready-made"],
    ["lists", "/segments/lists"],
    ["segment", ""],
  ])("%s can be used by everyone in the dark, and fits a phone", async (name, path) => {
    const regulars = (await admin.segments.list.query()).find((segment) => segment.name === "Regulars");
    const address = path === "" ? `/segments/${regulars?.segmentId}` : path;
    const dark = await open(address, { colorScheme: "dark" });
    expect(await accessibilityFaults(dark.page)).toEqual([]);
    expect(dark.complaints).toEqual([]);
    await keepPicture(dark.page, `${name}-dark`);
    await dark.close();
    const phone = await open(address, { viewport: { width: 360, height: 740 } });
    expect(await phone.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    await keepPicture(phone.page, `${name}-phone`);
    await phone.close();
  });
});

/** Pictures are kept only for who asks for them. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
