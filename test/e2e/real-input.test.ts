import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ProfileId } from "@regulars/contracts/ids";
import { Analytics } from "@segment/analytics-node";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { launchBrowser, openPage, openVisitor } from "../harness/browser.ts";
import { eventually } from "../harness/eventually.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { openLoggedIn } from "./logged-in.ts";
import { PATIENT } from "./patient.ts";

const ORDERED = { v: 1, rule: { kind: "did", event: "Order Completed", within: "P30D" } };

describe("a visit by the tracker and an order by Segment's client", async () => {
  const stack = await startStackForTest();
  const browser = await launchBrowser();
  const { demo } = stack;
  if (demo === undefined) throw new Error("The stack was started without a demo studio");
  const site = await serveSite(`${stack.ingestUrl}/r.js`, demo.publicKey);
  afterAll(async () => {
    await browser.close();
    site.close();
    await stack.stop();
  });
  const admin = adminClient(stack.adminUrl, { secretKey: demo.secretKey });
  const { segmentId } = await admin.segments.create.mutate({ name: "Ordered in 30 days", definition: ORDERED });
  await settled(admin);

  it("end as revenue under the visit's source, as one person, and as one more in a segment on an open page", async () => {
    const staff = await openLoggedIn(browser, stack);
    const segment = await openPage(staff);
    await segment.page.goto(`/segments/${segmentId}`);
    await segment.page.getByRole("heading", { level: 1, name: "Ordered in 30 days" }).waitFor();
    const overview = await openPage(staff);
    await overview.page.goto("/");
    await overview.page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    for (const { page } of [segment, overview]) await page.evaluate("window.sameDocument = true");

    await visit(`${site.url}/?utm_source=instagram&utm_medium=paid_social&utm_campaign=spring`);
    await order();

    await overview.page.getByText("instagram").first().waitFor();
    await overview.page
      .getByText(/90[.,]50/)
      .first()
      .waitFor();
    await segment.page.getByRole("link", { name: "Ada Lund" }).first().waitFor();
    for (const { page, complaints } of [segment, overview]) {
      expect(await page.evaluate("window.sameDocument")).toBe(true);
      expect(complaints).toEqual([]);
    }
    await staff.close();

    await settled(admin);
    expect((await admin.segments.get.query({ segmentId })).memberCount).toBe(1);
    const { rows } = await admin.overview.revenueBySource.query({ model: "last" });
    expect(rows).toEqual([
      expect.objectContaining({ source: "instagram", amountMinor: 9_050, currency: "EUR", orders: 1 }),
    ]);
    const { people, count } = await admin.people.list.query({});
    expect([count, people[0]?.userId]).toEqual([1, "ada"]);
    await expectVisitBeforeOrder(people[0]?.profileId ?? "");
  });

  /** The page of a studio, in the browser of a visitor who then says who they are. */
  async function visit(url: string): Promise<void> {
    const context = await openVisitor(browser);
    const { page, complaints } = await openPage(context);
    await page.goto(url);
    await page.getByRole("button", { name: "Sign up" }).click();
    await eventually(async () => {
      const { count, people } = await admin.people.list.query({ search: "ada" });
      expect([count, people[0]?.userId]).toEqual([1, "ada"]);
    }, PATIENT);
    expect(complaints).toEqual([]);
    await context.close();
  }

  async function order(): Promise<void> {
    const analytics = new Analytics({ writeKey: demo?.secretKey ?? "", host: stack.ingestUrl, flushAt: 1 });
    const failures: unknown[] = [];
    analytics.on("error", (error) => failures.push(error));
    analytics.track({
      userId: "ada",
      event: "Order Completed",
      properties: { order_id: "o-1", total: 90.5, currency: "EUR", products: [{ name: "Ten classes", price: 90.5 }] },
    });
    await analytics.closeAndFlush({ timeout: PATIENT.timeoutMs });
    expect(failures).toEqual([]);
  }

  async function expectVisitBeforeOrder(profileId: string): Promise<void> {
    const person = await openLoggedIn(browser, stack);
    const { page } = await openPage(person);
    await page.goto(`/people/${profileId}`);
    await page.getByRole("heading", { level: 1, name: "Ada Lund" }).waitFor();
    await person.close();
    // Newest first.
    const { entries } = await admin.people.timeline.query({ profileId: profileId as ProfileId });
    const names = entries.map((entry) => entry.name);
    expect(names.indexOf("page.viewed")).toBeGreaterThan(names.indexOf("order.completed"));
    expect(names.indexOf("order.completed")).toBeGreaterThanOrEqual(0);
  }
});

/** A page of a studio's site with the tracker on it, and a form that says who the visitor is. */
async function serveSite(trackerUrl: string, key: string): Promise<{ readonly url: string; close(): void }> {
  const html = `<!doctype html><html lang="en"><head><title>Studio</title><link rel="icon" href="data:,">
    <script async src="${trackerUrl}" data-key="${key}"></script></head>
    <body><h1>Studio</h1><button onclick="regulars.identify('ada', { name: 'Ada Lund' })">Sign up</button></body></html>`;
  const server = createServer((_request, response) =>
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close().closeAllConnections(),
  };
}
