import type { CollectedEvent } from "@regulars/contracts/event";
import type { Fact } from "@regulars/contracts/fact";
import type { EventId, StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { changesSubject, EVENTS_STREAM, eventsSubject, factsSubject } from "@regulars/contracts/subjects";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { manualClock } from "@regulars/runtime/clock";
import { deflateJson } from "@regulars/runtime/deflate";
import { newId } from "@regulars/runtime/ids";
import { connectNats } from "@regulars/runtime/jetstream";
import { createLog } from "@regulars/runtime/log";
import { openTestClickHouse } from "@regulars/test/harness/clickhouse";
import { createDatabase } from "@regulars/test/harness/database";
import { startNats } from "@regulars/test/harness/nats";
import { JSONCodec } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "./context.ts";
import { describeProcedures } from "./docs/procedures.ts";
import { ApiError } from "./errors.ts";
import { appRouter } from "./router.ts";
import { type FilledStudio, fillHistory, fillStudio, INSTANT_MS } from "./test-studios.ts";
import { createCallerFactory } from "./trpc.ts";

const createCaller = createCallerFactory(appRouter);
const json = JSONCodec<unknown>();

async function startParts() {
  const [database, natsServer, clickhouse] = await Promise.all([createDatabase(), startNats(), openTestClickHouse()]);
  const nats = await connectNats(natsServer.url, "test");
  const app = openDatabase(openPool(database.url, { role: "regulars_app", onError: () => undefined }));
  const [a, b] = await Promise.all([fillStudio(database.url, "alpha"), fillStudio(database.url, "bravo")]);
  await fillHistory(clickhouse.client, a);
  const contextOf = (studioId: StudioId): Context => ({
    studioId,
    actor: { kind: "key", keyId: newId() },
    database: app,
    clickhouse: clickhouse.client,
    nats,
    clock: manualClock(INSTANT_MS + 86_400_000),
    clockMode: "manual",
    studios: {
      list: async () => [],
      roleAt: async () => undefined,
      create: async () => Promise.reject(new Error("No studio is made here")),
      activate: async () => undefined,
    },
    ingestUrl: "http://localhost:4100",
    log: createLog("test", "silent"),
  });
  return {
    a,
    b,
    nats,
    contextOf,
    async stop() {
      await nats.close();
      await app.destroy();
      await Promise.all([clickhouse.close(), natsServer.stop(), database.drop()]);
    },
  };
}

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

const as = (studio: FilledStudio, signal?: AbortSignal) =>
  createCaller(parts.contextOf(studio.studioId), signal === undefined ? {} : { signal });
const ordered = (event: string) => ({ v: 1, rule: { kind: "did", event } });

/** Every query with an input that asks for all there is of a studio; `own` says whether its answer holds the studio's marker. */
const QUERIES: Readonly<Record<string, { readonly input?: (of: FilledStudio) => unknown; readonly own: boolean }>> = {
  "studio.current": { own: true },
  "studio.list": { own: true },
  "overview.totals": { own: false },
  "overview.revenueBySourceAndDay": { own: true },
  "overview.revenueBySource": { own: true },
  "live.recent": { own: true },
  "people.list": { own: true },
  "people.get": { input: ({ profileId }) => ({ profileId }), own: true },
  "people.figures": { input: ({ profileId }) => ({ profileId }), own: false },
  "people.timeline": { input: ({ profileId }) => ({ profileId }), own: true },
  "segments.list": { own: true },
  "segments.get": { input: ({ segmentId }) => ({ segmentId }), own: true },
  "segments.members": { input: ({ segmentId }) => ({ segmentId }), own: true },
  "segments.history": { input: ({ segmentId }) => ({ segmentId }), own: false },
  "keys.list": { own: false },
  "system.progress": { own: false },
  "clock.get": { own: false },
};
/** Every mutation with an input that would change the studio it is about. */
const MUTATIONS: Readonly<Record<string, (of: FilledStudio) => unknown>> = {
  "segments.update": ({ segmentId }) => ({ segmentId, name: "Taken over", definition: ordered("y") }),
  "segments.archive": ({ segmentId }) => ({ segmentId }),
  "segments.restore": ({ segmentId }) => ({ segmentId }),
};
/** Those that are about no studio that exists already. */
const ABOUT_NO_STUDIO = ["studio.create", "segments.check", "segments.create", "clock.set"];

const pathsOf = (wanted: string): readonly string[] =>
  describeProcedures(appRouter).flatMap(({ path, kind }) => (kind === wanted ? [path] : []));

async function call(studio: FilledStudio, path: string, input: unknown): Promise<unknown> {
  const procedure = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], as(studio)) as (
    input: unknown,
  ) => unknown;
  return procedure(input);
}

describe("a studio's key", () => {
  it("is tried on every procedure there is", () => {
    expect(Object.keys(QUERIES).sort()).toEqual([...pathsOf("query")].sort());
    expect([...Object.keys(MUTATIONS), ...ABOUT_NO_STUDIO].sort()).toEqual([...pathsOf("mutation")].sort());
    expect([...pathsOf("subscription")].sort()).toEqual(["live.stream", "overview.changes", "segments.counts"]);
  });

  it.each(Object.entries(QUERIES))(
    "reads its own studio and nothing of another by %s",
    async (path, { input, own }) => {
      const { a, b } = parts;
      const ofOwn = JSON.stringify(await call(a, path, input?.(a)));
      if (own) expect(ofOwn).toContain(a.marker);
      const ofOther = await call(b, path, input?.(a)).catch((error: unknown) => error);
      if (ofOther instanceof Error) expect(ofOther).toMatchObject({ code: "NOT_FOUND" });
      else expect(JSON.stringify(ofOther)).not.toContain(a.marker);
    },
  );

  it.each(Object.entries(MUTATIONS))("changes nothing of another studio by %s", async (path, input) => {
    const { a, b } = parts;
    const before = await as(a).segments.get({ segmentId: a.segmentId });
    await expect(call(b, path, input(a))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await as(a).segments.get({ segmentId: a.segmentId })).toEqual(before);
  });

  it("makes no studios, which is for people", async () => {
    const studio = { name: "S", timeZone: "UTC", currency: "EUR" };
    await expect(as(parts.a).studio.create(studio)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("is needed: nobody is refused, and a person without a studio is told to make one", async () => {
    const context = parts.contextOf(parts.a.studioId);
    await expect(createCaller({ ...context, actor: undefined }).people.list()).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    });
    await expect(createCaller({ ...context, studioId: undefined }).people.list()).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
  });
});

describe("people", () => {
  it.each(["ALPHA", "user-al", "anon-alpha", "@studio.example"])(
    "are found by %s, part of what they are known by",
    async (search) => {
      expect(await as(parts.a).people.list({ search })).toMatchObject({
        count: 1,
        people: [{ shownAs: "user-alpha" }],
      });
    },
  );

  it.each(["%", "_", "\\", "nobody"])("are not found by %s, which is no part of it", async (search) => {
    expect(await as(parts.a).people.list({ search })).toEqual({ count: 0, people: [] });
  });

  it("that were merged are shown as the one that remains, with why", async () => {
    const { a } = parts;
    expect(await as(a).people.get({ profileId: a.mergedProfileId })).toMatchObject({
      profileId: a.profileId,
      traits: [{ key: "city", value: "City alpha", cameAt: INSTANT_MS }],
      identifiers: [{ kind: "anonymousId" }, { kind: "userId" }],
      segments: [{ segmentId: a.segmentId, name: "Segment alpha" }],
      merges: [{ profileId: a.mergedProfileId, reason: "reason alpha" }],
    });
  });

  it("have a timeline of visits with their source, orders with money and segments by name", async () => {
    const { a } = parts;
    const { entries, next } = await as(a).people.timeline({ profileId: a.profileId });
    expect(next).toBeNull();
    const shown = entries.map(({ name, visit, money, segmentName }) => [name, visit?.source ?? money ?? segmentName]);
    expect(shown).toContainEqual(["page.viewed", "source-alpha"]);
    expect(shown).toContainEqual(["order.completed", { amountMinor: 2_000, currency: "EUR" }]);
    expect(shown).toContainEqual(["segment.entered", "Segment alpha"]);
  });

  it("have their timeline page by page, each entry once", async () => {
    const { a } = parts;
    const seen: string[] = [];
    let after: { occurredAt: number; eventId: string } | undefined;
    do {
      const page = await as(a).people.timeline({ profileId: a.profileId, limit: 1, ...(after ? { after } : {}) });
      seen.push(...page.entries.map(({ eventId }) => eventId));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
  });
});

describe("an edit of a segment", () => {
  it("is refused with every fault and its path, and saves nothing", async () => {
    const { b } = parts;
    const definition = { v: 1, rule: { kind: "all", rules: [{ kind: "did", event: "" }, { kind: "nope" }] } };
    const checked = await as(b).segments.check({ definition });
    expect(checked.ok).toBe(false);
    expect(checked.faults.map(({ path }) => path)).toEqual([
      ["rule", "rules", 0, "event"],
      ["rule", "rules", 1, "kind"],
    ]);
    const refused = await as(b)
      .segments.create({ name: "Faulty", definition })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiError);
    expect(refused).toMatchObject({ code: "BAD_REQUEST", faults: checked.faults });
    expect((await as(b).segments.list()).map(({ name }) => name)).not.toContain("Faulty");
  });

  it("is refused for rules that nothing computes yet, with their path", async () => {
    const definition = { v: 1, rule: { kind: "not", rule: { kind: "list", listId: "l" } } };
    expect(await as(parts.b).segments.check({ definition })).toEqual({
      ok: false,
      faults: [{ path: ["rule", "rule"], message: expect.stringContaining("cannot be computed yet") }],
    });
  });

  it("is saved as a revision, wakes the studio's shard and tells open pages", async () => {
    const { b, nats } = parts;
    const told = nats.subscribe(changesSubject(b.studioId), { max: 1 });
    await nats.flush();
    const { segmentId } = await as(b).segments.create({ name: "Ordered", definition: ordered("order.completed") });
    for await (const message of told) expect(json.decode(message.data)).toEqual({ kind: "segments" });
    const manager = await nats.jetstreamManager();
    const wake = await manager.streams.getMessage(EVENTS_STREAM, { last_by_subj: eventsSubject(b.studioId) });
    expect(wake.json()).toEqual({ v: 1, studioId: b.studioId, events: [] });
    expect(await as(b).segments.get({ segmentId })).toMatchObject({
      status: "computing",
      revision: 1,
      hasOldMembers: false,
    });
  });

  it("that changes only the name makes no revision; a new definition makes one; an outdated one is refused", async () => {
    const { b } = parts;
    const { segmentId } = await as(b).segments.create({ name: "Steps", definition: ordered("a") });
    expect(await as(b).segments.update({ segmentId, name: "Stairs", definition: ordered("a") })).toMatchObject({
      revision: 1,
    });
    expect(await as(b).segments.update({ segmentId, definition: ordered("b"), expectedRevision: 1 })).toMatchObject({
      revision: 2,
    });
    const late = as(b).segments.update({ segmentId, definition: ordered("c"), expectedRevision: 1 });
    await expect(late).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await as(b).segments.get({ segmentId })).toMatchObject({
      name: "Stairs",
      revision: 2,
      definition: ordered("b"),
    });
  });

  it("cannot take another segment's name, whatever the case", async () => {
    const { b } = parts;
    await as(b).segments.create({ name: "Only one", definition: ordered("a") });
    const second = as(b).segments.create({ name: "only ONE", definition: ordered("b") });
    await expect(second).rejects.toMatchObject({ code: "CONFLICT", faults: [{ path: ["name"] }] });
  });

  it("that archives is undone by restoring, which works the members out anew", async () => {
    const { b } = parts;
    const { segmentId } = await as(b).segments.create({ name: "Back soon", definition: ordered("a") });
    await as(b).segments.archive({ segmentId });
    expect((await as(b).segments.list()).map(({ name }) => name)).not.toContain("Back soon");
    await expect(as(b).segments.archive({ segmentId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await as(b).segments.restore({ segmentId });
    expect(await as(b).segments.get({ segmentId })).toMatchObject({
      archivedAt: null,
      revision: 2,
      status: "computing",
    });
  });
});

describe("live counts", () => {
  it("come at once, again after a change, only of their own studio, and end with the page", async () => {
    const { a, b, nats } = parts;
    const page = new AbortController();
    const counts = (await as(a, page.signal).segments.counts())[Symbol.asyncIterator]();
    const first = await counts.next();
    expect(first.value).toEqual([{ segmentId: a.segmentId, memberCount: 1, status: "live" }]);
    const second = counts.next();
    nats.publish(changesSubject(b.studioId), json.encode({ kind: "memberships", segmentIds: [] }));
    await nats.flush();
    const { segmentId } = await as(a).segments.create({ name: "Newer", definition: ordered("x") });
    const changed = await second;
    expect(JSON.stringify(changed.value)).toContain(segmentId);
    expect(JSON.stringify(changed.value)).not.toContain(b.segmentId);
    const last = counts.next();
    page.abort();
    expect((await last).done).toBe(true);
  });

  it("come once after a burst of changes", async () => {
    const { a, nats } = parts;
    const page = new AbortController();
    const counts = (await as(a, page.signal).segments.counts())[Symbol.asyncIterator]();
    await counts.next();
    for (let i = 0; i < 50; i++)
      nats.publish(changesSubject(a.studioId), json.encode({ kind: "memberships", segmentIds: [] }));
    await nats.flush();
    const startedMs = performance.now();
    await counts.next();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(90);
    const third = counts.next();
    page.abort();
    expect((await third).done).toBe(true);
  });
});

describe("the live feed", () => {
  const fact = (studio: FilledStudio, name: string): Fact => ({
    kind: "event",
    studioId: studio.studioId,
    profileId: studio.profileId,
    seq: 9,
    event: {
      eventId: newId<EventId>(),
      messageId: `m-${name}`,
      type: "track",
      name,
      properties: {},
      context: {},
      occurredAt: INSTANT_MS,
      receivedAt: INSTANT_MS,
      key: "secret",
    } satisfies CollectedEvent,
  });
  const relay = async (studio: FilledStudio, facts: readonly Fact[]): Promise<void> => {
    const shard = shardOf(studio.studioId);
    parts.nats.publish(factsSubject(shard), await deflateJson({ v: 1, shard, version: 1, facts }));
    await parts.nats.flush();
  };
  const names = async (stream: AsyncIterator<unknown>, count: number): Promise<readonly string[]> => {
    const found: string[] = [];
    while (found.length < count) {
      const { value } = await stream.next();
      const [, event] = value as [string, { name: string }];
      found.push(event.name);
    }
    return found;
  };

  it("brings the studio's events with who it was, and nothing of another studio in the shard", async () => {
    const { a, b } = parts;
    const page = new AbortController();
    const stream = (await as(a, page.signal).live.stream({ name: "seen" }))[Symbol.asyncIterator]();
    const next = stream.next();
    await relay(a, [fact(b, "seen.of_b"), fact(a, "other"), fact(a, "seen.of_a")]);
    const { value } = await next;
    const [, event] = value as unknown as [string, object];
    expect(event).toMatchObject({ name: "seen.of_a", shownAs: "user-alpha", personName: "Name alpha" });
    page.abort();
    expect((await stream.next()).done).toBe(true);
  });

  it("brings a page that comes back what it missed, and then what comes", async () => {
    const { a } = parts;
    const recent = await as(a).live.recent();
    const oldest = recent.at(-1);
    const page = new AbortController();
    const stream = (await as(a, page.signal).live.stream({ lastEventId: oldest?.eventId ?? "" }))[
      Symbol.asyncIterator
    ]();
    const missed = await names(stream, recent.length - 1);
    expect([...missed].reverse()).toEqual(recent.slice(0, -1).map(({ name }) => name));
    const next = names(stream, 1);
    await relay(a, [fact(a, "came.after")]);
    expect(await next).toEqual(["came.after"]);
    page.abort();
  });
});

describe("progress", () => {
  it("is settled when nothing is open, and not while an edit or an event waits", async () => {
    const { b } = parts;
    expect(await as(b).system.progress()).toMatchObject({ settled: false, outbox: 0, due: 0 });
    const { events, segmentsComputing } = await as(b).system.progress();
    expect(events.lastSeq).toBeGreaterThan(events.foldedSeq);
    expect(segmentsComputing).toBeGreaterThan(0);
  });
});
