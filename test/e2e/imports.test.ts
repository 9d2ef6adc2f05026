import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { accessibilityFaults } from "../harness/axe.ts";
import { launchBrowser, openPage } from "../harness/browser.ts";
import { eventually } from "../harness/eventually.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { logInAsDemo, openLoggedIn } from "./logged-in.ts";
import { PATIENT } from "./patient.ts";

/** Orders of a German shop: a decimal comma, the day first, a cell over two lines, and three rows that are wrong. */
const ORDERS = [
  "Kundennr.;Bestelldatum;Bestellnummer;Gesamtbetrag;Filiale;Notiz",
  'lena;31.01.2026 10:00;B-1;1.234,50;Mitte;"zwei\nZeilen"',
  "lena;01.02.2026 18:30;B-2;9,90;Nord;",
  "jonas;02.02.2026;B-3;25,00;Nord;",
  "jonas;02.02.2026;B-4;15,00;Nord;",
  "jonas;03.02.2026;B-5;15,00;Nord;",
  "mara;04.02.2026;B-6;zwölf;Nord;",
  "mara;32.02.2026;B-7;15,00;Nord;",
  ";04.02.2026;B-8;15,00;Nord;",
].join("\n");

describe("importing a file in a browser", async () => {
  const stack = await startStackForTest();
  const browser = await launchBrowser();
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });
  const admin = adminClient(stack.adminUrl, { secretKey: stack.demo?.secretKey ?? "" });
  const cookie = await logInAsDemo(stack);
  const csv = (name: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(ORDERS) });
  let address = "";

  it("begins with why it is empty, and what to do", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto("/imports");
    await page.getByText("No imports yet").waitFor();
    await page.getByRole("link", { name: "Import a file" }).click();
    await page.getByText("Drop a file here").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("uploads, recognises columns, shows what rows become, runs, and lists bad lines with their reasons", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page, complaints } = await openPage(context);
    await page.goto("/imports/new");
    await chooseFile(page, csv("Bestellungen.csv"));
    await page.getByRole("heading", { name: "Preview" }).waitFor();
    await page.getByText("3 of the first 8 rows would be refused").waitFor();
    expect(await page.getByLabel("Every row is this event").inputValue()).toBe("order.completed");
    // A column that is left out is not in the preview any more.
    await page.getByText("Mitte").nth(1).waitFor();
    await page.getByRole("textbox", { name: "What “Filiale” becomes" }).click();
    await page.getByRole("option", { name: "Leave it out" }).click();
    await page.getByText('"Filiale"').first().waitFor({ state: "detached" });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByText("Done", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Lines with errors" }).waitFor();
    await page.getByText("“zwölf” is not a number such as 1234,50").waitFor();
    await page.getByText("“32.02.2026” is not a date").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    address = new URL(page.url()).pathname;
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download 3 refused lines" }).click();
    expect((await download).suggestedFilename()).toBe("refused-lines.csv");
    expect(complaints).toEqual([]);
    await context.close();
    await settled(admin);
    const { totals } = await admin.overview.totals.query({ from: "2026-01-01", to: "2026-12-31" });
    expect(totals).toMatchObject([{ currency: "EUR", period: { orders: 5, netMinor: 129_940 } }]);
  });

  it("again changes nothing", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page } = await openPage(context);
    await page.goto("/imports/new");
    await chooseFile(page, csv("Noch einmal.csv"));
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByText("Importing the same file again changes nothing").waitFor();
    await context.close();
    await settled(admin);
    const { totals } = await admin.overview.totals.query({ from: "2026-01-01", to: "2026-12-31" });
    // The first time a column was left out, so its rows said less: known by their order ids they are no new orders.
    expect(totals).toMatchObject([{ currency: "EUR", period: { orders: 5, netMinor: 129_940 } }]);
  });

  it("that is no text in UTF-8 is told so, with what to do", async () => {
    const context = await openLoggedIn(browser, stack, { cookie });
    const { page } = await openPage(context);
    await page.goto("/imports/new");
    const buffer = Buffer.from("Prénom,E-mail\nÉlodie,e@example.com\n", "latin1");
    await chooseFile(page, { name: "gens.csv", mimeType: "text/csv", buffer });
    await page.getByRole("alert").getByText("not UTF-8").waitFor();
    await context.close();
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["dark", 360],
  ] as const)("fits and can be used by everyone in %s at %d pixels", async (colorScheme, width) => {
    const context = await openLoggedIn(browser, stack, { cookie, colorScheme, viewport: { width, height: 800 } });
    const { page, complaints } = await openPage(context);
    for (const path of ["/imports", "/imports/new", address]) {
      await page.goto(path, { waitUntil: "load" });
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});

/** Chooses a file until the page takes it, which empties the field at once: a page that has just come may not be awake yet. */
async function chooseFile(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const field = page.getByLabel("File to import");
  await eventually(async () => {
    await field.setInputFiles(file);
    const left = await field.evaluateAll((fields) => fields.map((one) => (one as HTMLInputElement).value).join());
    expect(left).toBe("");
  }, PATIENT);
}
