import type { CollectedEvent } from "@regulars/contracts/event";
import { startIngestUnderTest } from "@regulars/ingest/testing/ingest-under-test";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { launchBrowser, openPage } from "../harness/browser.ts";
import { eventually } from "../harness/eventually.ts";
import { startRelay } from "../harness/relay.ts";
import { type SitePage, serveTrackedSite } from "../harness/tracked-site.ts";

/** An event as the tracker sent it. */
export type SentEvent = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly event?: string;
  readonly messageId: string;
  readonly anonymousId?: string;
  readonly userId?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a context holds is what the tests are about
  readonly context: any;
};

export type TrackerStage = Awaited<ReturnType<typeof openTrackerStage>>;

/**
 * A studio's site at studio.example, the collect API at collect.example behind a relay that can go away, a real ingest behind that, and
 * a browser of a visitor. Each test puts a page at a path of its own, by which its events are told.
 */
export async function openTrackerStage() {
  const ingest = await startIngestUnderTest();
  const site = await serveTrackedSite(ingest.url);
  const collect = await startRelay(ingest.url);
  const browser = await launchBrowser(["--host-resolver-rules=MAP *.example 127.0.0.1"]);
  const siteUrl = `http://studio.example:${site.port}`;
  const collectUrl = `http://collect.example:${collect.port}`;
  const key = ingest.keys.public;

  /** What ingest has of the pages below a path, in the order of the tracker; each once, as the stream's reader takes it. */
  const arrived = async (path: string): Promise<readonly CollectedEvent[]> => {
    const { events } = await ingest.stored();
    const here = events.filter((event) => pathOf(event).startsWith(path));
    const once = new Map(here.map((event) => [event.messageId, event]));
    return [...once.values()].sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
  };

  return {
    ingest,
    site,
    collect,
    browser,
    siteUrl,
    collectUrl,
    key,
    /** The tag of the tracker, with more attributes. */
    tag: (attributes = "", writeKey = key) =>
      `<script async src="${collectUrl}/r.js" data-key="${writeKey}" ${attributes}></script>`,
    arrived,
    /** Waits until as many events of a path have arrived. */
    async arrivals(path: string, count: number): Promise<readonly CollectedEvent[]> {
      return eventually(
        async () => {
          const events = await arrived(path);
          if (events.length < count) throw new Error(`${events.length} of ${count}: ${events.map(nameOf).join(", ")}`);
          return events;
        },
        // A request that fails once on a slow machine is sent again after seconds.
        { timeoutMs: 60_000 },
      );
    },
    /** What was posted of the pages below a path, repeated ones too. */
    sent(path: string): readonly SentEvent[] {
      const posts = [...collect.requests, ...site.firstParty].filter((request) => request.method === "POST");
      const events = posts.flatMap((request) => (JSON.parse(request.body) as { batch: SentEvent[] }).batch);
      return events.filter((event) => String(event.context.page.path).startsWith(path));
    },
    /** Opens a page of the site, in a browser of its own unless one is given, and waits for the tracker. */
    async visit(path: string, sitePage?: SitePage, context?: BrowserContext): Promise<Visit> {
      if (sitePage !== undefined) site.put(path.replace(/[?#].*/, ""), sitePage);
      const of = context ?? (await browser.newContext());
      const { page, complaints } = await openPage(of);
      await page.goto(siteUrl + path);
      await page.waitForFunction("window.regulars && !Array.isArray(window.regulars)");
      return { page, context: of, complaints };
    },
    async close(): Promise<void> {
      await browser.close();
      site.close();
      await collect.goAway();
      await ingest.stop();
    },
  };
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: readonly string[];
}

export function nameOf(event: CollectedEvent): string {
  return event.name;
}

/** The path of the page that an event happened on. */
export function pathOf(event: CollectedEvent): string {
  const page = event.context.page as { readonly path?: string } | undefined;
  return page?.path ?? "";
}

/** The names of what the tracker keeps in a browser: cookies, and entries of localStorage. */
export async function keptIn({ page, context }: Visit): Promise<readonly string[]> {
  const cookies = (await context.cookies()).map((cookie) => cookie.name);
  return [...cookies, ...((await page.evaluate("Object.keys(localStorage)")) as string[])];
}

/** What is kept in a browser of events on their way: an event stays until the page has read the answer. */
export const waiting = (kept: readonly string[]): number => kept.filter((name) => name.startsWith("regulars.")).length;

/** Waits until the browser knows that all it sent has arrived. */
export async function allTold(visit: Visit): Promise<void> {
  await expect.poll(async () => waiting(await keptIn(visit))).toBe(0);
}
