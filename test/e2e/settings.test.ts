import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "@regulars/contracts/json";
import { connectNats } from "@regulars/runtime/jetstream";
import type { Locator } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../harness/axe.ts";
import { launchBrowser, openPage } from "../harness/browser.ts";
import { eventually } from "../harness/eventually.ts";
import { send } from "../harness/send.ts";
import { startStackForTest } from "../harness/stack.ts";
import { readEvents } from "../harness/streams.ts";
import { logInAsDemo, openLoggedIn } from "./logged-in.ts";
import { PATIENT } from "./patient.ts";

const PAGES = [
  ["Sites", "/settings/sites"],
  ["Keys", "/settings/keys"],
  ["Privacy", "/settings/privacy"],
  ["Install", "/install"],
  ["Install on servers", "/install?for=servers"],
] as const;

describe("settings in a browser", async () => {
  const stack = await startStackForTest();
  const browser = await launchBrowser();
  const nats = await connectNats(stack.natsUrl, "test");
  const { demo } = stack;
  if (demo === undefined) throw new Error("The stack was started without a demo studio");
  const site = await serveSite();
  afterAll(async () => {
    await browser.close();
    site.close();
    await nats.close();
    await stack.stop();
  });
  const cookie = await logInAsDemo(stack);

  describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
    it.each(PAGES)(
      "%s loads without an error, within its content policy, and can be used by everyone",
      async (_, path) => {
        const context = await openLoggedIn(browser, stack, { colorScheme, cookie });
        const { page, complaints } = await openPage(context);
        await page.goto(path, { waitUntil: "load" });
        await page.getByRole("heading", { level: 1 }).waitFor();
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
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    await context.close();
  });

  it("a site is made, its script is put into a page, and the light turns by itself: amber for a page that may not, green for one that may", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto("/settings/sites");
    const dialog = page.getByRole("dialog", { name: "New site" });
    await openBy(page.getByRole("button", { name: "New site" }), dialog);
    await dialog.getByLabel("Name").fill("Shop");
    await dialog.getByLabel("Addresses").fill("mia@lotus.example");
    await dialog.getByRole("button", { name: "Create site" }).click();
    await dialog.getByText("is an e-mail address").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByLabel("Addresses").fill(`${new URL(site.url).host}/timetable`);
    await dialog.getByRole("button", { name: "Create site" }).click();
    await page.getByRole("row", { name: /Shop/ }).getByRole("link", { name: "Install" }).click();
    await page.getByText("Waiting for the first event of Shop").waitFor();
    await page.evaluate("window.sameDocument = true");
    const held = page.getByRole("switch", { name: /Hold browsers to this very file/ });
    await eventually(() => held.check({ timeout: 5_000 }), PATIENT);
    await page.getByText('integrity="sha384-').waitFor();
    site.script = await page.getByRole("figure", { name: "Script" }).locator("pre").innerText();

    await visit(site.url.replace("127.0.0.1", "localhost"));
    await page.getByText("Something came from Shop, and was refused").waitFor();
    await page.getByText("origin_not_allowed").waitFor();
    await visit(site.url);
    await page.getByText("Shop sends events").waitFor();
    await page.getByRole("list", { name: "What came last" }).getByText("page.viewed").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate("window.sameDocument")).toBe(true);
    expect(complaints.filter((complaint) => !complaint.includes("400"))).toEqual([]);
    await context.close();
  });

  it("a secret key is shown once, works, and is replaced by one that works", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto("/settings/keys");
    const dialog = page.getByRole("dialog", { name: "New key" });
    await openBy(page.getByRole("button", { name: "New key" }), dialog);
    await dialog.getByLabel("Name").fill("Front desk");
    await dialog.getByRole("button", { name: "Create key" }).click();
    const key = await madeKey(dialog);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "I have copied it" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await page.content()).not.toContain(key);
    await send("track", { userId: "mia", event: "Bell Struck" }, { ingestUrl: stack.ingestUrl, key });

    const row = page.getByRole("row", { name: /Front desk/ });
    await row.getByRole("button", { name: "More for Front desk" }).click();
    await page.getByRole("menuitem", { name: "Replace" }).click();
    const replacing = page.getByRole("dialog", { name: /Replace/ });
    await replacing.getByLabel("7 days").check();
    await replacing.getByRole("button", { name: "Make the new key" }).click();
    const fresh = await madeKey(replacing);
    expect(fresh).not.toBe(key);
    await replacing.getByRole("button", { name: "I have copied it" }).click();
    await row.getByText(/^Ends/).first().waitFor();
    for (const each of [key, fresh]) {
      await send("track", { userId: "mia", event: "Bell Struck" }, { ingestUrl: stack.ingestUrl, key: each });
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("a signing secret is made, and shown to who asks for it", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto("/settings/keys");
    const dialog = page.getByRole("dialog", { name: "New signing secret" });
    await openBy(page.getByRole("button", { name: "Create a signing secret" }), dialog);
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByText(/^rg_sign_[0-9a-f]{64}$/).waitFor();
    await page.getByRole("button", { name: "Hide" }).click();
    await page.getByText(/^rg_sign_/).waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("privacy that is saved is obeyed by the collect API within seconds", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto("/settings/privacy");
    await eventually(async () => {
      // Another first: a page that was not awake yet did not hear of the first choice, and a choice that stands cannot be made again.
      for (const name of ["Count without identifiers until they say yes", "Keep nothing until they say yes"]) {
        await page.getByRole("radio", { name }).check({ timeout: 5_000 });
      }
      expect(await page.getByRole("button", { name: "Save" }).isEnabled()).toBe(true);
    }, PATIENT);
    await page.getByRole("textbox", { name: "Never keep these fields" }).fill("passport");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. It is in force within three seconds.").waitFor();
    await page.getByText(/Changed just now by Demo/).waitFor();
    const kept = async (): Promise<readonly string[]> =>
      (await readEvents(nats, demo.studioId)).flatMap(({ events }) => events.map(({ messageId }) => messageId));
    const sendOne = async (messageId: string, context: JsonObject): Promise<boolean> => {
      const body = { messageId, anonymousId: "v1", event: "Mat Rented", context };
      await send("track", body, { ingestUrl: stack.ingestUrl, key: demo.publicKey });
      return (await kept()).includes(messageId);
    };
    let tries = 0;
    await eventually(async () => expect(await sendOne(`no-${++tries}`, {})).toBe(false), PATIENT);
    const yes = { consent: { categoryPreferences: { analytics: true } } };
    expect(await sendOne("yes", yes)).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  async function visit(url: string): Promise<void> {
    const context = await browser.newContext();
    const { page: visitor } = await openPage(context);
    const answered = visitor.waitForResponse((response) => response.url().startsWith(`${stack.ingestUrl}/v1/`));
    await visitor.goto(url);
    await answered;
    await context.close();
  }
});

/** Presses a button until what it opens is there: a page that has just come may not be awake yet. */
async function openBy(button: Locator, opened: Locator): Promise<void> {
  await eventually(async () => {
    if (!(await opened.isVisible())) await button.click({ timeout: 5_000 });
    await opened.waitFor({ timeout: 5_000 });
  }, PATIENT);
}

/** The key that a dialog shows. */
async function madeKey(dialog: Locator): Promise<string> {
  await dialog.getByText("cannot be shown again").waitFor();
  return dialog.locator("code").innerText();
}

interface ServedSite {
  readonly url: string;
  /** Stands in the head of every page. */
  script: string;
  close(): void;
}

/** A page of a studio's site with whatever script its owner has put into it. */
async function serveSite(): Promise<ServedSite> {
  const server = createServer((_request, response) =>
    response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(
        `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">${served.script}</head><body><h1>Shop</h1></body></html>`,
      ),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const served: ServedSite = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    script: "",
    close: () => server.close().closeAllConnections(),
  };
  return served;
}
