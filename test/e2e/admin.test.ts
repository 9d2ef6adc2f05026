import type { Locator, Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { accessibilityFaults } from "../harness/axe.ts";
import { launchBrowser, openPage } from "../harness/browser.ts";
import { eventually } from "../harness/eventually.ts";
import { generateEvents } from "../harness/generate-events.ts";
import { send, sendInOrder } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { logInAsDemo, openLoggedIn } from "./logged-in.ts";
import { PATIENT } from "./patient.ts";

describe("the admin in a browser", async () => {
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
  await sendInOrder(generateEvents({ seed: 21, people: 30, events: 300, endMs: Date.now() - 60_000 }), toStudio);
  await send("identify", { userId: "mia", traits: { name: "Mia Moreno", city: "Lisbon" } }, toStudio);
  const definition = { v: 1, rule: { kind: "did", event: "class.attended" } };
  const { segmentId } = await admin.segments.create.mutate({ name: "Came to a class", definition });
  await settled(admin);
  const mia = (await admin.people.list.query({ search: "Mia Moreno" })).people[0];
  const cookie = await logInAsDemo(stack);

  const PAGES: readonly (readonly [string, string])[] = [
    ["Overview", "/"],
    ["Live", "/live"],
    ["People", "/people"],
    ["a person", `/people/${mia?.profileId}`],
    ["Segments", "/segments"],
    ["a segment", `/segments/${segmentId}`],
    ["a new segment", "/segments/new"],
    ["the editor of a segment", `/segments/${segmentId}/edit`],
  ];

  it("a wrong password is refused in words, and the right one opens the page that was asked for", async () => {
    const context = await browser.newContext({ baseURL: stack.adminUrl });
    const { page, complaints } = await openPage(context);
    await page.goto("/segments");
    await page.getByLabel("E-mail").fill(demo.email);
    await page.getByRole("textbox", { name: "Password" }).fill("not the password");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("alert").getByText("do not belong together").waitFor();
    // The browser itself notes the answer of 401 to the form.
    expect(complaints.filter((complaint) => !complaint.includes("401"))).toEqual([]);
    await page.getByRole("textbox", { name: "Password" }).fill(demo.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { level: 1, name: "Segments" }).waitFor();
    await page.waitForURL("**/segments");
    const session = (await context.cookies()).find(({ name }) => name.includes("session_token"));
    expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    await context.close();
  });

  it("without a login no page shows anything", async () => {
    for (const [, path] of PAGES) {
      const response = await fetch(`${stack.adminUrl}${path}`, { redirect: "manual" });
      expect([path, response.status]).toEqual([path, 302]);
      expect(response.headers.get("location")).toMatch(/^\/login/);
    }
  });

  describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
    it.each(PAGES)(
      "%s loads without an error, within its content policy, and can be used by everyone",
      async (_, path) => {
        const context = await openLoggedIn(browser, stack, { colorScheme, cookie });
        const { page, complaints } = await openPage(context);
        await page.goto(path, { waitUntil: "load" });
        await page.getByRole("heading", { level: 1 }).waitFor();
        expect(await page.evaluate("document.documentElement.dataset.mantineColorScheme")).toBe(colorScheme);
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(complaints).toEqual([]);
        await context.close();
      },
    );
  });

  it.each(PAGES)("%s fits a phone without scrolling sideways", async (_, path) => {
    const context = await openLoggedIn(browser, stack, { cookie, viewport: { width: 360, height: 740 } });
    const { page } = await openPage(context);
    await page.goto(path, { waitUntil: "load" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(360);
    await context.close();
  });

  it("an event shows on Live when it arrives, with its JSON", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto("/live");
    await page.getByRole("heading", { level: 1, name: "Live" }).waitFor();
    // Arrives while the page is open, however long its subscription takes to open: it is sent until it shows.
    const shown = page.getByText("Gong Struck").first().waitFor();
    const sending = setInterval(
      () => void send("track", { userId: "mia", event: "Gong Struck", properties: { note: "f sharp" } }, toStudio),
      500,
    );
    await shown.finally(() => clearInterval(sending));
    await page.getByText("Gong Struck").first().click();
    await page.getByText("f sharp").first().waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("a person is found by name, with traits and identifiers", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto("/people?search=moreno");
    await page.getByRole("link", { name: "Mia Moreno" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Mia Moreno" }).waitFor();
    await page.getByText("Lisbon").first().waitFor();
    await page.getByText("mia", { exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("a segment is made from JSON, and its count moves on the open page by itself", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto("/segments/new");
    await typeDefinition(page, '{"v": 1, "rule": {"kind": "did", "event": "Bell Struck"}}');
    await page.getByLabel("Name").fill("Struck the bell");
    await page.getByRole("button", { name: "Create segment" }).click();
    await page.getByRole("heading", { level: 1, name: "Struck the bell" }).waitFor();
    await page.evaluate("window.sameDocument = true");
    await settled(admin);
    await send("track", { userId: "mia", event: "Bell Struck" }, toStudio);
    await page.getByRole("link", { name: "Mia Moreno" }).first().waitFor();
    expect(await page.evaluate("window.sameDocument")).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("a definition that is wrong is refused with the place of its fault, and nothing is saved", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page } = await openPage(context);
    await page.goto("/segments/new");
    await typeDefinition(page, '{"v": 1, "rule": {"kind": "did", "event": "x", "within": "a while"}}');
    await page.getByLabel("Name").fill("Cannot be");
    await page.getByText("A duration such as P30D").first().waitFor();
    await page.getByRole("button", { name: "Create segment" }).click();
    await page.getByRole("alert").first().waitFor();
    const names = (await admin.segments.list.query()).map(({ name }) => name);
    expect(names).not.toContain("Cannot be");
    await context.close();
  });

  it("the switcher changes the studio, and the other one's people are not there", async () => {
    const staff = adminClient(stack.adminUrl, { cookie });
    await staff.studio.create.mutate({ name: "Second Studio", timeZone: "UTC", currency: "EUR" });
    const context = await openLoggedIn(browser, stack, { cookie: await logInAsDemo(stack) });
    const { page, complaints } = await openPage(context);
    await page.goto("/people");
    await page.getByRole("link", { name: "Mia Moreno" }).first().waitFor();
    await chooseFrom(page, "Lotus Yoga", page.getByRole("menuitem", { name: "Second Studio" }));
    await page.getByRole("button", { name: "Second Studio" }).waitFor();
    await page.goto("/people");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    expect(await page.getByText("Mia Moreno").count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("logging out ends the session for good", async () => {
    const own = await logInAsDemo(stack);
    const context = await openLoggedIn(browser, stack, { cookie: own });
    const { page } = await openPage(context);
    await page.goto("/");
    await chooseFrom(page, "Demo", page.getByRole("button", { name: "Log out" }));
    await page.getByRole("button", { name: "Log in" }).waitFor();
    const response = await fetch(stack.adminUrl, { headers: { cookie: own }, redirect: "manual" });
    expect(response.status).toBe(302);
    await context.close();
  });
});

/** Opens what a button opens and takes a choice of it; again when the page was not yet awake at the first click. */
async function chooseFrom(page: Page, opener: string, choice: Locator): Promise<void> {
  await eventually(async () => {
    if (!(await choice.isVisible())) await page.getByRole("button", { name: opener }).click({ timeout: 5_000 });
    await choice.click({ timeout: 5_000 });
  }, PATIENT);
}

/**
 * Types into the code editor, which takes the place of a plain field once it is loaded: what is typed into that as it goes is lost. The
 * page is awake then; what was filled into its other fields before may be lost as well.
 */
async function typeDefinition(page: Page, text: string): Promise<void> {
  const editor = page.locator(".cm-editor").getByRole("textbox", { name: "Definition" });
  await eventually(async () => {
    if (!(await editor.isVisible())) await page.getByRole("button", { name: "As JSON", expanded: false }).click();
    await editor.click({ timeout: 5_000 });
  });
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}
