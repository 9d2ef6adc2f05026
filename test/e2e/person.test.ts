import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { accessibilityFaults } from "../harness/axe.ts";
import { launchBrowser, openPage } from "../harness/browser.ts";
import { eventually } from "../harness/eventually.ts";
import { send } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { logInAsDemo, openLoggedIn } from "./logged-in.ts";

const DAY_MS = 86_400_000;
const CLASSES = 120;

describe("a person's page", async () => {
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
  const nowMs = Date.now();
  await send("identify", { userId: "nora", traits: { name: "Nora Lind" } }, toStudio);
  await send(
    "page",
    {
      anonymousId: "phone-of-nora",
      timestamp: at(-40),
      context: { page: { url: "https://lotus.example/?utm_source=instagram&utm_medium=social" } },
    },
    toStudio,
  );
  const traits = { city: "Lisbon", email: "nora@lotus.example" };
  await send("identify", { userId: "nora", anonymousId: "phone-of-nora", traits }, toStudio);
  await send("track", of("consent.granted", { channel: "email", source: "footer form" }), toStudio);
  await send("track", of("order.completed", { orderId: "o-1", total: 149, currency: "EUR" }), toStudio);
  await send("track", of("booking.created", { bookingId: "b-1", startsAt: at(2), className: "Yin" }), toStudio);
  const classes = Array.from({ length: CLASSES }, (_, i) => ({
    ...of("class.attended", { classType: `Flow ${i + 1}` }),
    type: "track",
    timestamp: at(-30, i),
  }));
  await send("batch", { batch: classes }, toStudio);
  const definition = { v: 1, rule: { kind: "trait", path: ["city"], op: "equals", value: "Lisbon" } };
  await admin.segments.create.mutate({ name: "From Lisbon", definition });
  const { listId } = await admin.lists.create.mutate({ name: "Open day" });
  await admin.lists.add.mutate({ listId, userIds: ["nora"] });
  await settled(admin);
  const { profileId } = (await admin.people.list.query({ search: "nora@lotus" })).people[0] ?? { profileId: "" };
  const cookie = await logInAsDemo(stack);
  const open = async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto(`/people/${profileId}`, { waitUntil: "load" });
    await page.getByRole("heading", { level: 1, name: "Nora Lind" }).waitFor();
    return { page, complaints, close: () => context.close() };
  };

  function at(days: number, minutes = 0): string {
    return new Date(nowMs + days * DAY_MS + minutes * 60_000).toISOString();
  }
  function of(event: string, properties: Readonly<Record<string, string | number>>) {
    return { userId: "nora", event, properties };
  }

  it("says at a glance what they spent, how often they came and when they come next", async () => {
    const { page, complaints, close } = await open();
    await page.getByText("€149").first().waitFor();
    await page.getByRole("img", { name: "Visits by week over half a year, at most 1" }).waitFor();
    await page.getByText("Yin", { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it("says where each trait and consent came from, and why several profiles are one person", async () => {
    const { page, close } = await open();
    const known = page.getByRole("complementary", { name: "What is known" });
    await known.getByRole("listitem").filter({ hasText: "Lisbon" }).getByText("from your server").waitFor();
    await known.getByRole("listitem").filter({ hasText: "E-mailGranted" }).getByText("footer form").waitFor();
    await known.getByRole("listitem").filter({ hasText: "WhatsApp" }).getByText("Never asked").waitFor();
    await known.getByText("They said who they are on a device that had been unknown until then.").waitFor();
    await close();
  });

  it("says of a segment why they are in it, and which lists they are on", async () => {
    const { page, close } = await open();
    const known = page.getByRole("complementary", { name: "What is known" });
    await known.getByRole("link", { name: "Open day" }).waitFor();
    await page.getByText("Put on the list Open day").waitFor();
    await known.getByRole("link", { name: "From Lisbon" }).hover();
    await page.getByRole("button", { name: "Why are they in From Lisbon?" }).click();
    await page.getByRole("dialog", { name: "Why" }).getByText("Lisbon").first().waitFor();
    await close();
  });

  it("reads on by itself to the first thing that they did, and narrows to what is asked for", async () => {
    const { page, close } = await open();
    const timeline = page.getByRole("region", { name: "Timeline" });
    await eventually(async () => {
      await page.evaluate("window.scrollTo(0, document.body.scrollHeight)");
      expect(await timeline.getByText("Visit from instagram").count()).toBe(1);
    });
    expect(await timeline.getByText("Class attended").count()).toBe(CLASSES);
    await page.getByRole("link", { name: "Orders 1" }).click();
    await timeline.getByText("Order o-1").waitFor();
    await eventually(async () => expect(await timeline.getByRole("listitem").count()).toBe(1));
    expect(new URL(page.url()).searchParams.get("kinds")).toBe("orders");
    await page.getByRole("link", { name: "Visits 1" }).click();
    await timeline.getByText("Visit from instagram").waitFor();
    await eventually(async () => expect(await timeline.getByRole("listitem").count()).toBe(2));
    await close();
  });

  it("a trait is added, changed and removed, and the timeline says who did it", async () => {
    const { page, complaints, close } = await open();
    const traits = traitsOf(page);
    await page.getByRole("button", { name: "Add trait" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("shoe_size");
    await dialog.getByRole("textbox", { name: "Kind of value" }).click();
    await page.getByRole("option", { name: "Number" }).click();
    await dialog.getByLabel("Value", { exact: true }).fill("big");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("A number such as 12 or 12.5").waitFor();
    await dialog.getByLabel("Value", { exact: true }).fill("38");
    await dialog.getByRole("button", { name: "Save" }).click();
    const trait = traits.filter({ hasText: "shoe_size" });
    await trait.getByText("38", { exact: true }).waitFor();
    await trait.getByText("by Demo").waitFor();
    await page.getByText("Changed by Demo").first().waitFor();
    await page.getByText("shoe_size: 38").waitFor();

    await page.getByRole("button", { name: "Change city" }).click();
    await dialog.getByLabel("Value", { exact: true }).fill("Porto");
    await dialog.getByRole("button", { name: "Save" }).click();
    await traits.filter({ hasText: "city" }).getByText("Porto").waitFor();

    await page.getByRole("button", { name: "Change shoe_size" }).click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await trait.waitFor({ state: "detached" });
    await page.getByText("shoe_size removed").waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it("an address that is none is refused in words, and what was typed stays", async () => {
    const { page, close } = await open();
    await page.getByRole("button", { name: "Change email" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Value", { exact: true }).fill("nora");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("An e-mail address such as mia@lotus.example").waitFor();
    expect(await dialog.getByLabel("Value", { exact: true }).inputValue()).toBe("nora");
    await close();
  });

  it("tags are given and taken, and are found by", async () => {
    const { page, close } = await open();
    const field = page.getByRole("textbox", { name: "Tags" });
    await field.fill("vip");
    await field.press("Enter");
    await field.fill("early bird");
    await field.press("Enter");
    await page.getByText("tagged early bird").waitFor();
    // Tags stand by the alphabet once they are known: the last one goes.
    await settled(admin);
    await page.reload();
    await field.press("Backspace");
    await page.getByText("no longer tagged vip").waitFor();
    await settled(admin);
    const { traits } = await admin.people.get.query({ profileId });
    expect(traits.find(({ key }) => key === "tags")?.value).toEqual(["early bird"]);
    await close();
  });

  it("all of it is downloaded, to read and for machines, by who works at the studio alone", async () => {
    const { page, complaints, close } = await open();
    const files: string[] = [];
    for (const item of ["Everything, to read (HTML)", "Everything, for machines (JSON)"]) {
      const coming = page.waitForEvent("download");
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: item }).click();
      files.push(await readFile(await (await coming).path(), "utf8"));
    }
    for (const file of files) expect(file).toContain("nora@lotus.example");
    expect(JSON.parse(files[1] ?? "").events.length).toBeGreaterThan(CLASSES);
    expect(complaints).toEqual([]);

    const address = `${stack.adminUrl}/people/${profileId}/export.json`;
    const staff = adminClient(stack.adminUrl, { cookie: await logInAsDemo(stack) });
    const other = await staff.studio.create.mutate({ name: "Second Studio", timeZone: "UTC", currency: "EUR" });
    const statusFor = async (key: string) =>
      (await fetch(address, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await statusFor(demo.secretKey)).toBe(200);
    expect(await statusFor(other.secretKey)).toBe(404);
    expect(await statusFor(demo.publicKey)).toBe(401);
    expect((await fetch(address)).status).toBe(401);
    await close();
  });

  it("a link is cut once that is said twice, and what the device does then is somebody else's", async () => {
    const { page, complaints, close } = await open();
    await page.getByRole("button", { name: "Cut the link to the device phone-of-nora" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("This cannot be undone").waitFor();
    await dialog.getByRole("button", { name: "Cut the link" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Link cut").waitFor();
    await eventually(async () =>
      expect(await page.getByRole("button", { name: "Cut the link to the device" }).count()).toBe(0),
    );
    await send("track", { anonymousId: "phone-of-nora", event: "Gong Struck" }, toStudio);
    await settled(admin);
    const found = (await admin.people.list.query({ search: "phone-of-nora" })).people;
    expect(found).toHaveLength(1);
    expect(found[0]?.profileId).not.toBe(profileId);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(["light", "dark"] as const)("its dialogs can be used by everyone in %s", async (colorScheme) => {
    const context = await openLoggedIn(browser, stack, { cookie, colorScheme });
    const { page } = await openPage(context);
    await page.goto(`/people/${profileId}?kinds=orders`, { waitUntil: "load" });
    await page.getByRole("button", { name: "Change city" }).click();
    await page.getByRole("dialog").getByLabel("Value", { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await context.close();
  });
});

function traitsOf(page: Page) {
  return page.getByRole("complementary", { name: "What is known" }).getByRole("listitem");
}
