import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventFact, Fact } from "@regulars/contracts/fact";
import type { EventId, StudioId } from "@regulars/contracts/ids";
import { derivedId, newId } from "@regulars/runtime/ids";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openTestClickHouse, type TestClickHouse } from "../../test/harness/clickhouse.ts";
import { applyFacts } from "./apply-facts.ts";
import { MODEL_NAMES } from "./models/model.ts";
import { eventCount, eventCounts } from "./reports/event-counts.report.ts";
import { overviewTotals } from "./reports/overview.report.ts";
import { profileTimeline } from "./reports/profile-timeline.report.ts";
import { readRows } from "./reports/read-rows.ts";
import { recentEvents } from "./reports/recent-events.report.ts";
import { reconciliation } from "./reports/reconciliation.report.ts";
import { revenueBySource, revenueBySourceAndDay } from "./reports/revenue.report.ts";
import { eventFact, factBatches, mergeFact, orderFact, pageFact, profile } from "./test-facts.ts";

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 2, 10, 12);
const INSTAGRAM = { url: "https://studio.example/?utm_source=instagram&utm_medium=paid_social&utm_campaign=spring" };
const GOOGLE = { referrer: "https://www.google.com/" };
const days = { from: "2026-01-01", to: "2026-12-31", timeZone: "Europe/Rome" };

let opened: TestClickHouse;
beforeAll(async () => {
  opened = await openTestClickHouse();
});
afterAll(() => opened.close());

let studios = 0;

/** A studio of its own in the one engine of this file, so that tests do not see each other's rows. */
function studio() {
  const studioId = newId<StudioId>();
  // All are of one shard, whose versions are told apart by studio.
  const base = studios++ * 1_000;
  let version = 0;
  return {
    studioId,
    /** Applies facts as one message each list, each message as a unit of its own. */
    async apply(...lists: readonly (readonly Fact[])[]): Promise<void> {
      for (const facts of lists) await this.applyTogether(facts);
    },
    /** Applies several messages as one unit. */
    async applyTogether(...lists: readonly (readonly Fact[])[]): Promise<void> {
      const owned = lists.map((facts) => facts.map((fact) => ofStudio(fact, studioId)));
      const batches = factBatches(owned, { fromVersion: base + version + 1 });
      version += lists.length;
      const messages = batches.map((batch) => ({ batch, streamSeq: batch.version }));
      await applyFacts(opened.client, { messages, appliedThrough: version }, { ownDomains: () => [], nowMs: NOON });
    },
    /** Applies the messages from a version on again, as one unit, as after a crash before they were recorded. */
    async applyAgain(fromVersion: number, ...lists: readonly (readonly Fact[])[]): Promise<void> {
      const kept = version;
      version = fromVersion - 1;
      await this.applyTogether(...lists);
      version = kept;
    },
    bySource: async (model: "first" | "last") =>
      Object.fromEntries(
        (await revenueBySource(opened.client, studioId, { model, days })).map((row) => [row.source, row.amountMinor]),
      ),
  };
}

describe("an order", () => {
  test("is earned by the visits before it, under each model", async () => {
    const the = studio();
    await the.applyTogether([
      pageFact("ann", NOON - 3 * DAY, INSTAGRAM),
      pageFact("ann", NOON - 2 * DAY, GOOGLE),
      pageFact("ann", NOON - DAY),
      orderFact("ann", NOON, { total: 27.5 }),
    ]);
    expect(await the.bySource("first")).toEqual({ instagram: 2750 });
    expect(await the.bySource("last")).toEqual({ google: 2750 });
    expect(await revenueBySourceAndDay(opened.client, the.studioId, { model: "last", days })).toEqual([
      { day: "2026-03-10", source: "google", currency: "EUR", amountMinor: 2750, orders: 1 },
    ]);
  });

  test("without a visit is unattributed, and shown so", async () => {
    const the = studio();
    await the.apply([orderFact("front desk", NOON, { total: "10.00" })]);
    expect(await the.bySource("last")).toEqual({ "(unattributed)": 1000 });
    const [totals] = await overviewTotals(opened.client, the.studioId, { days });
    expect(totals?.period).toMatchObject({ netMinor: 1000, orders: 1, unattributedMinor: 1000, attributedShare: 0 });
  });

  test("sent twice with one orderId is one order, the earlier", async () => {
    const the = studio();
    await the.apply([orderFact("ann", NOON + 1, { total: 99 })], [orderFact("ann", NOON, { total: 10 })]);
    expect(await reconciliation(opened.client, the.studioId, { model: "first" })).toMatchObject([
      { orders: 1, ordersMinor: 1000, unattributedMinor: 1000, differenceMinor: 0 },
    ]);
  });

  test("is credited anew when a touch before it comes late", async () => {
    const the = studio();
    await the.apply(
      [pageFact("ann", NOON - 3 * DAY, GOOGLE), orderFact("ann", NOON, { total: 10 })],
      [pageFact("ann", NOON - 5 * DAY, INSTAGRAM)],
    );
    expect(await the.bySource("first")).toEqual({ instagram: 1000 });
    expect(await the.bySource("last")).toEqual({ google: 1000 });
  });

  test("is credited anew when its person turns out to be the visitor of other devices, through a chain of merges", async () => {
    const the = studio();
    await the.apply(
      [pageFact("phone", NOON - 3 * DAY, INSTAGRAM), pageFact("laptop", NOON - 2 * DAY, GOOGLE)],
      [orderFact("ann", NOON, { total: 20 })],
    );
    expect(await the.bySource("first")).toEqual({ "(unattributed)": 2000 });
    await the.apply([mergeFact("phone", "laptop", NOON + 1)]);
    await the.apply([mergeFact("laptop", "ann", NOON + 2)]);
    expect(await the.bySource("first")).toEqual({ instagram: 2000 });
    expect(await the.bySource("last")).toEqual({ google: 2000 });
    const { items } = await profileTimeline(opened.client, the.studioId, { profileId: profile("ann"), limit: 10 });
    expect(items.map(({ name, visit }) => [name, visit?.source])).toEqual([
      ["order.completed", undefined],
      ["page.viewed", "google"],
      ["page.viewed", "instagram"],
    ]);
  });

  test("gives back on the day of a refund what it gave, and a refund may come before its order", async () => {
    const the = studio();
    await the.apply(
      [orderFact("ann", NOON + 40 * DAY, { name: "order.refunded", total: 5 })],
      [pageFact("ann", NOON - DAY, INSTAGRAM), orderFact("ann", NOON, { total: 20 })],
    );
    const rows = await revenueBySourceAndDay(opened.client, the.studioId, { model: "last", days });
    expect(rows.map(({ day, amountMinor }) => [day, amountMinor])).toEqual([
      ["2026-03-10", 2000],
      ["2026-04-19", -500],
    ]);
  });

  test("by a public key earns nothing", async () => {
    const the = studio();
    const { event, ...fact } = orderFact("ann", NOON, { total: 20 });
    await the.apply([{ ...fact, event: { ...event, key: "public" } }]);
    expect(await the.bySource("last")).toEqual({});
  });

  test("keeps its currency", async () => {
    const the = studio();
    await the.apply([
      orderFact("ann", NOON, { orderId: "a", total: 20, currency: "EUR" }),
      orderFact("bob", NOON, { orderId: "b", total: 1200, currency: "JPY" }),
    ]);
    const rows = await reconciliation(opened.client, the.studioId, { model: "last" });
    expect(rows.map(({ currency, ordersMinor }) => [currency, ordersMinor])).toEqual([
      ["EUR", 2000],
      ["JPY", 1200],
    ]);
  });
});

describe("a visit", () => {
  test("that a late event joins to the one before is a touch no more", async () => {
    const the = studio();
    const minute = 60_000;
    await the.apply([pageFact("ann", NOON, INSTAGRAM), pageFact("ann", NOON + 40 * minute)]);
    await the.apply([pageFact("ann", NOON + 20 * minute)]);
    const { items } = await profileTimeline(opened.client, the.studioId, { profileId: profile("ann"), limit: 10 });
    expect(items.map(({ visit }) => visit?.source)).toEqual([undefined, undefined, "instagram"]);
  });
});

describe("facts", () => {
  test("applied again, alone or together with others, are there once and give the same numbers", async () => {
    const the = studio();
    const lists = [
      [pageFact("ann", NOON - DAY, INSTAGRAM)],
      [orderFact("ann", NOON, { total: 30 }), mergeFact("phone", "ann", NOON)],
      [orderFact("ann", NOON + 1, { name: "order.refunded", total: 10 })],
    ];
    await the.apply(...lists);
    await the.applyAgain(1, ...lists);
    await the.applyAgain(2, ...lists.slice(1));
    expect(await eventCount(opened.client, the.studioId)).toBe(3);
    expect(await the.bySource("last")).toEqual({ instagram: 2000 });
    expect(await recentEvents(opened.client, the.studioId, { limit: 10 })).toHaveLength(3);
    const runs = await readRows(opened.client, {
      query: "select uniqExact(run_id) as runs from credit where studio_id = {studioId:UUID}",
      params: { studioId: the.studioId },
      row: z.object({ runs: z.coerce.number() }),
    });
    // One with the order, one with the refund.
    expect(runs).toEqual([{ runs: 2 }]);
  });

  test("with texts of any kind are stored as they are", async () => {
    const the = studio();
    const text = 'it\'s "q"\\ \n\t; select 1 -- \u0000 é 😀 \ud800 {x:UInt8}';
    await the.apply([eventFact("ann", { at: NOON, name: text, messageId: text, properties: { [text]: text } })]);
    const [event] = await recentEvents(opened.client, the.studioId, { limit: 1 });
    expect(event?.properties).toEqual({ [text]: text });
    expect(event?.messageId).toBe(text.replace("\ud800", "\ufffd"));
  });

  test("of any instant are stored, the impossible ones as the nearest possible", async () => {
    const the = studio();
    const at = [-62_135_596_800_000, 0, NOON];
    await the.apply(at.map((instant, i) => eventFact("ann", { at: instant, receivedAt: NOON, messageId: `m${i}` })));
    const events = await recentEvents(opened.client, the.studioId, { limit: 5 });
    expect(events.map(({ occurredAt }) => occurredAt).sort((a, b) => a - b)).toEqual([Date.UTC(1900, 0, 1), 0, NOON]);
  });

  test("of memberships are events by name, and belong to the timeline", async () => {
    const the = studio();
    const fact = {
      kind: "membership",
      eventId: newId(),
      profileId: profile("ann"),
      segmentId: newId(),
      at: NOON,
    } as const;
    await the.apply([{ ...fact, change: "entered", studioId: the.studioId } as Fact]);
    expect(await eventCounts(opened.client, the.studioId)).toEqual([{ name: "segment.entered", events: 1 }]);
    const { items } = await profileTimeline(opened.client, the.studioId, { profileId: profile("ann"), limit: 5 });
    expect(items[0]?.properties).toEqual({ segmentId: fact.segmentId });
  });

  test("that are nobody's are kept apart, once, and are in no visit, order, timeline or count", async () => {
    const the = studio();
    const nobodys = (fact: EventFact, marks: Partial<CollectedEvent>): Fact => {
      const { kind: _kind, profileId: _profileId, ...rest } = fact;
      return { ...rest, kind: "profileless", event: { ...fact.event, ...marks } };
    };
    const lists = [
      [
        pageFact("ann", NOON - DAY, GOOGLE),
        nobodys(pageFact("ann", NOON - 60_000, INSTAGRAM), { bot: ["user_agent", "rate"] }),
        nobodys(pageFact("bob", NOON, INSTAGRAM), { counted: true }),
      ],
      [nobodys(orderFact("ann", NOON - 1, { orderId: "bot", total: 99 }), { bot: ["automation"] })],
      [orderFact("ann", NOON, { total: 30 })],
    ];
    await the.apply(...lists);
    await the.applyAgain(1, ...lists);
    expect(await the.bySource("last")).toEqual({ google: 3000 });
    expect(await eventCount(opened.client, the.studioId)).toBe(2);
    const rowsOf = (table: string) =>
      readRows(opened.client, {
        query: `select count() as rows from ${table} final where studio_id = {studioId:UUID}`,
        params: { studioId: the.studioId },
        row: z.object({ rows: z.coerce.number() }),
      });
    expect(await rowsOf("touchpoint")).toEqual([{ rows: 1 }]);
    expect(await rowsOf("activity")).toEqual([{ rows: 2 }]);
    expect(await rowsOf("order_event")).toEqual([{ rows: 1 }]);
    const kept = await readRows(opened.client, {
      query: `
        select name, anonymous_id as visitor, bot_reasons as bot from profileless_event final
        where studio_id = {studioId:UUID} order by occurred_at`,
      params: { studioId: the.studioId },
      row: z.object({ name: z.string(), visitor: z.string(), bot: z.array(z.string()) }),
    });
    expect(kept).toEqual([
      { name: "page.viewed", visitor: "ann", bot: ["user_agent", "rate"] },
      { name: "order.completed", visitor: "ann", bot: ["automation"] },
      { name: "page.viewed", visitor: "bob", bot: [] },
    ]);
  });

  test("of one studio are in no report of another", async () => {
    const [one, other] = [studio(), studio()];
    await one.apply([pageFact("ann", NOON - DAY, INSTAGRAM), orderFact("ann", NOON, { total: 30 })]);
    await other.apply([orderFact("bob", NOON, { total: 7 })]);
    expect(await one.bySource("last")).toEqual({ instagram: 3000 });
    expect(await other.bySource("last")).toEqual({ "(unattributed)": 700 });
    expect(await recentEvents(opened.client, other.studioId, { limit: 9 })).toHaveLength(1);
  });
});

describe("a timeline", () => {
  test("comes in pages that divide nothing and repeat nothing", async () => {
    const the = studio();
    await the.apply(Array.from({ length: 7 }, (_, i) => eventFact("ann", { at: NOON, messageId: `m${i}` })));
    const seen: string[] = [];
    for (let after: Awaited<ReturnType<typeof profileTimeline>>["next"]; ; ) {
      const page = await profileTimeline(opened.client, the.studioId, {
        profileId: profile("ann"),
        limit: 3,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.items.map((item) => item.eventId));
      after = page.next;
      if (after === undefined) break;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  });
});

describe("whatever order facts arrive in, and however often", () => {
  const people = ["ann", "bob", "phone", "laptop"];
  const person = fc.constantFrom(...people);
  const instant = fc.integer({ min: 0, max: 60 * 24 * 20 }).map((minutes) => NOON + minutes * 60_000);
  const origin = fc.constantFrom(INSTAGRAM, GOOGLE, {}, { url: "https://studio.example/?gclid=1" });
  const visit = fc.tuple(person, instant, origin).map(([who, at, from]): Fact => pageFact(who, at, from));
  const order = fc
    .tuple(person, instant, fc.nat(3), fc.integer({ min: 0, max: 5_000 }), fc.constantFrom("EUR", "JPY"))
    .map(([who, at, id, total, currency]): Fact => orderFact(who, at, { orderId: `o${id}`, total, currency }));
  const refund = fc
    .tuple(person, instant, fc.nat(3), fc.integer({ min: 0, max: 3_000 }))
    .map(
      ([who, at, id, total]): Fact =>
        orderFact(who, at, { name: "order.refunded", orderId: `o${id}`, total, currency: "EUR" }),
    );
  const merges: readonly Fact[] = [mergeFact("phone", "laptop", NOON), mergeFact("laptop", "ann", NOON)];

  test("credits and what is unattributed sum to orders less refunds, and are the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.oneof(visit, visit, order, refund), { maxLength: 24, selector: eventIdOf }),
        fc.integer(),
        fc.nat(3),
        async (facts, seed, replays) => {
          const [inOrder, shuffled] = [studio(), studio()];
          await inOrder.applyTogether(facts, merges);
          // Merges come in the order in which identity was decided; everything else in any.
          const late = shuffle(facts, seed);
          const cut = late.length >> 1;
          const lists = [
            late.slice(0, cut),
            [merges[0] as Fact],
            late.slice(cut, cut + 3),
            [merges[1] as Fact],
            late.slice(cut + 3),
          ];
          await shuffled.apply(...lists);
          await shuffled.applyAgain(1 + replays, ...lists.slice(replays));
          for (const model of MODEL_NAMES) {
            const books = await reconciliation(opened.client, inOrder.studioId, { model });
            for (const { differenceMinor } of books) expect(differenceMinor).toBe(0);
            expect(await reconciliation(opened.client, shuffled.studioId, { model })).toEqual(books);
            expect(await shuffled.bySource(model)).toEqual(await inOrder.bySource(model));
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** The fact as one of another studio: ids of events are unique beyond a studio. */
function ofStudio(fact: Fact, studioId: StudioId): Fact {
  if (fact.kind !== "event" && fact.kind !== "profileless") return { ...fact, studioId };
  return { ...fact, studioId, event: { ...fact.event, eventId: derivedId<EventId>(studioId, fact.event.eventId) } };
}

function eventIdOf(fact: Fact): string {
  if (fact.kind === "profile" || fact.kind === "erasure") return JSON.stringify(fact);
  return "event" in fact ? fact.event.messageId : fact.eventId;
}

/** The same shuffle for the same seed. */
function shuffle<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const shuffled = [...items];
  let state = seed >>> 0 || 1;
  for (let i = shuffled.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const j = state % (i + 1);
    const [a, b] = [shuffled[i] as Item, shuffled[j] as Item];
    [shuffled[i], shuffled[j]] = [b, a];
  }
  return shuffled;
}
