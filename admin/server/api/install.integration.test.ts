import type { CollectedEvent } from "@regulars/contracts/event";
import type { Fact } from "@regulars/contracts/fact";
import type { EventId, SiteId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { changesSubject, factsSubject } from "@regulars/contracts/subjects";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { deflateJson } from "@regulars/runtime/deflate";
import { newId } from "@regulars/runtime/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json, startParts } from "./test-parts.ts";
import { type FilledStudio, INSTANT_MS } from "./test-studios.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

describe("the light of an install", () => {
  const came = (studio: FilledStudio, siteId: SiteId | undefined, more: Partial<CollectedEvent> = {}): Fact => {
    const event: CollectedEvent = {
      eventId: newId<EventId>(),
      messageId: "m",
      type: "page",
      name: "page.viewed",
      properties: {},
      context: { page: { url: "https://lotus.example/yin" } },
      occurredAt: INSTANT_MS + 86_400_000,
      receivedAt: INSTANT_MS + 86_400_000,
      key: "public",
      ...(siteId === undefined ? {} : { siteId }),
      ...more,
    };
    const { studioId, profileId } = studio;
    return event.bot === undefined
      ? { kind: "event", studioId, profileId, seq: 9, event }
      : { kind: "profileless", studioId, seq: 9, event };
  };
  const relay = async (studio: FilledStudio, facts: readonly Fact[]): Promise<void> => {
    const shard = shardOf(studio.studioId);
    parts.nats.publish(factsSubject(shard), await deflateJson({ v: 1, shard, version: 1, facts }));
    await parts.nats.flush();
  };
  const watch = async (siteId: SiteId, page: AbortController) =>
    (await parts.as(parts.a, page.signal).install.watch({ siteId }))[Symbol.asyncIterator]();

  it("waits, turns green by an event of the site and of no other, and ends with the page", async () => {
    const { a, b } = parts;
    const { siteId } = await parts.asStaff(a).sites.create({ name: "Green" });
    const page = new AbortController();
    const lights = await watch(siteId, page);
    expect((await lights.next()).value).toMatchObject({ site: { state: "waiting", events: [] } });
    const next = lights.next();
    await relay(a, [came(b, siteId), came(a, newId<SiteId>()), came(a, undefined)]);
    expect((await next).value).toMatchObject({ site: { state: "waiting" }, servers: { state: "arrived" } });
    const green = lights.next();
    await relay(a, [came(a, siteId, { bot: ["user_agent"] })]);
    expect((await green).value).toMatchObject({
      site: {
        state: "arrived",
        events: [{ name: "page.viewed", page: "https://lotus.example/yin", machine: true }],
      },
    });
    page.abort();
    expect((await lights.next()).done).toBe(true);
  });

  it("is amber with the reason when the newest of the site was refused", async () => {
    const { a } = parts;
    const { siteId } = await parts.asStaff(a).sites.create({ name: "Amber" });
    const page = new AbortController();
    const lights = await watch(siteId, page);
    await lights.next();
    const next = lights.next();
    await refuse(a, siteId);
    expect((await next).value).toMatchObject({
      site: { state: "refused", refused: { code: "origin_not_allowed", reason: "Not from there" } },
      servers: { refused: null },
    });
    const again = lights.next();
    await relay(a, [came(a, siteId, { receivedAt: INSTANT_MS + 86_400_000 + 2 })]);
    expect((await again).value).toMatchObject({ site: { state: "arrived", refused: null } });
    page.abort();
  });

  it("knows what came before the page was opened: people's, machines', and not what was imported", async () => {
    const { a } = parts;
    const { siteId } = await parts.asStaff(a).sites.create({ name: "Before" });
    const { clickhouse } = parts.contextOf(a.studioId);
    const row = {
      studio_id: a.studioId,
      seq: 1,
      type: "page",
      key: "public",
      site_id: siteId,
      occurred_at: INSTANT_MS + 80_000_000,
      properties: "{}",
      context: '{"page":{"path":"/yin"}}',
    };
    const of = (name: string, at: number) => ({ ...row, event_id: newId(), name, message_id: name, received_at: at });
    await clickhouse.insert({
      table: "event",
      values: [
        { ...of("page.viewed", INSTANT_MS + 80_000_000), profile_id: a.profileId, shard: shardOf(a.studioId) },
        { ...of("imported", INSTANT_MS + 80_000_002), profile_id: a.profileId, shard: 0, import_id: newId() },
      ],
      format: "JSONEachRow",
    });
    await clickhouse.insert({
      table: "profileless_event",
      values: [{ ...of("class.viewed", INSTANT_MS + 80_000_001), bot_reasons: ["user_agent"] }],
      format: "JSONEachRow",
    });
    const page = new AbortController();
    const lights = await watch(siteId, page);
    const { value } = await lights.next();
    expect(value).toMatchObject({
      site: {
        state: "arrived",
        lastAt: INSTANT_MS + 80_000_001,
        events: [
          { name: "class.viewed", machine: true, page: "/yin" },
          { name: "page.viewed", machine: false, page: "/yin" },
        ],
      },
    });
    page.abort();
  });

  /** As the worker writes it. */
  async function refuse({ studioId }: FilledStudio, siteId: SiteId): Promise<void> {
    const database = openDatabase(
      openPool(parts.databaseUrl, { role: "regulars_worker", max: 1, onError: () => undefined }),
    );
    await database
      .insertInto("rejected_event")
      .values({
        studio_id: studioId,
        seq: 77,
        position: 0,
        code: "origin_not_allowed",
        reason: "Not from there",
        path: null,
        key_kind: "public",
        site_id: siteId,
        event_id: null,
        body: "{}",
        received_at: new Date(INSTANT_MS + 86_400_000 + 1),
      })
      .execute();
    await database.destroy();
    parts.nats.publish(changesSubject(studioId), json.encode({ kind: "refusals" }));
    await parts.nats.flush();
  }
});
