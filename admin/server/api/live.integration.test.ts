import type { CollectedEvent } from "@regulars/contracts/event";
import type { EventFact, Fact } from "@regulars/contracts/fact";
import type { EventId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { factsSubject } from "@regulars/contracts/subjects";
import { deflateJson } from "@regulars/runtime/deflate";
import { newId } from "@regulars/runtime/ids";
import { readEvents } from "@regulars/test/harness/streams";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishChange } from "./changes.ts";
import type { EntryCursor } from "./live/entry-id.ts";
import type { LiveEntry } from "./live/live-entry.ts";
import { startParts } from "./test-parts.ts";
import {
  type FilledStudio,
  fillHistory,
  fillStudio,
  INSTANT_MS,
  keepFactsVersion,
  keepLetter,
} from "./test-studios.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

const outcomes = (entries: readonly LiveEntry[]) => entries.map(({ outcome }) => outcome).sort();

describe("what came in", () => {
  it("is one list, newest first, of all that became of it", async () => {
    const { entries, next } = await parts.as(parts.a).live.list();
    expect(outcomes(entries)).toEqual(["accepted", "accepted", "bot", "counted", "dead_letter", "derived", "rejected"]);
    expect(next).toBeNull();
    expect(await parts.as(parts.a).live.counts()).toEqual({
      all: 7,
      accepted: 3,
      rejected: 1,
      deadLetters: 1,
      bots: 1,
    });
  });

  it("is read page by page without a gap or a repeat, though all of it came at one instant", async () => {
    const seen: string[] = [];
    let before: { readonly at: number; readonly id: string } | undefined;
    do {
      const { entries, next } = await parts.as(parts.a).live.list({ limit: 2, ...(before && { before }) });
      seen.push(...entries.map(({ id }) => id));
      before = next ?? undefined;
    } while (before !== undefined);
    const all = await parts.as(parts.a).live.list();
    expect(seen).toEqual(all.entries.map(({ id }) => id));
  });

  it.each([
    ["accepted", ["accepted", "accepted", "counted"]],
    ["rejected", ["rejected"]],
    ["dead_letter", ["dead_letter"]],
    ["bot", ["bot"]],
  ] as const)("is shown by what became of it: %s", async (show, expected) => {
    expect(outcomes((await parts.as(parts.a).live.list({ show })).entries)).toEqual(expected);
  });

  it.each([
    ["message-alpha-order.completed", ["accepted"]],
    ["letter-alpha", ["dead_letter"]],
    ["rejected-alpha", ["rejected"]],
    ["crawled-alpha", ["bot"]],
  ])("is found by its message id, %s, and nothing else is", async (search, expected) => {
    expect(outcomes((await parts.as(parts.a).live.list({ search })).entries)).toEqual(expected);
  });

  it("is found by part of its name, by its person, and by what was sent when it was refused", async () => {
    const found = async (search: string) => outcomes((await parts.as(parts.a).live.list({ search })).entries);
    expect(await found("Order comp")).toEqual(["accepted"]);
    expect(await found("name alpha")).toEqual(["accepted", "accepted", "derived"]);
    expect(await found("user-alpha")).toEqual(["accepted", "accepted", "derived", "rejected"]);
    expect(await found("paid")).toEqual(["rejected"]);
    expect(await found("100%")).toEqual([]);
  });

  it("names people and not ids, also of what was refused, but nobody where nobody is", async () => {
    const { entries } = await parts.as(parts.a).live.list();
    const nameOf = (outcome: string) => entries.find((entry) => entry.outcome === outcome)?.personName;
    expect(["accepted", "rejected", "bot", "counted"].map(nameOf)).toEqual(["Name alpha", "Name alpha", null, null]);
  });

  it("has entries that can be read again one by one", async () => {
    const { entries } = await parts.as(parts.a).live.list();
    for (const entry of entries) {
      expect((await parts.as(parts.a).live.get({ id: entry.id })).entry).toEqual(entry);
      await expect(parts.as(parts.b).live.get({ id: entry.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});

describe("what the fold refused, which stands a million places after what ingest did", () => {
  it("is read page by page in its order, and each is opened by its id", async () => {
    const studio = await fillStudio(parts.databaseUrl, "charlie");
    const places = [0, 999_999, 1_000_000, 1_000_001, 1_000_010].map((position) => ({ seq: 500, position }));
    for (const place of [...places, { seq: 501, position: 0 }])
      await parts.refuse(studio, `place ${place.position}`, place);
    const { list, get } = parts.as(studio).live;
    const seen: LiveEntry[] = [];
    let before: EntryCursor | undefined;
    do {
      const { entries, next } = await list({ show: "rejected", limit: 1, ...(before && { before }) });
      seen.push(...entries);
      before = next ?? undefined;
    } while (before !== undefined && seen.length < 20);
    expect(seen.slice(0, 6).map(({ fault }) => fault?.reason)).toEqual([
      "place 0",
      "place 1000010",
      "place 1000001",
      "place 1000000",
      "place 999999",
      "place 0",
    ]);
    expect(seen).toHaveLength(7);
    for (const entry of seen) expect((await get({ id: entry.id })).entry).toEqual(entry);
  });
});

describe("the event that was accepted without a refused field", () => {
  /** Refuses a field of an event. @returns asks for what belongs to it */
  async function refuseFieldOf(studio: FilledStudio, eventId: EventId) {
    await parts.refuse(studio, "an address", { seq: 500, eventId });
    const { list, get } = parts.as(studio).live;
    const [field] = (await list({ show: "rejected", limit: 1 })).entries;
    return () => get({ id: field?.id ?? "" });
  }

  /** Batches of facts of its shard: those that are committed, and those that history has. */
  async function setFacts({ studioId }: FilledStudio, facts: { readonly committed: number; readonly applied: number }) {
    const shard = shardOf(studioId);
    await keepFactsVersion(parts.databaseUrl, shard, facts.committed);
    await parts.contextOf(studioId).clickhouse.insert({
      table: "facts_applied",
      values: [{ shard, version: facts.applied, stream_seq: facts.applied, applied_at: INSTANT_MS }],
      format: "JSONEachRow",
    });
  }

  it("is on its way while history lacks facts; once it lacks none and has no such event, there is none", async () => {
    const studio = await fillStudio(parts.databaseUrl, "echo");
    const get = await refuseFieldOf(studio, newId<EventId>());
    await setFacts(studio, { committed: 7, applied: 6 });
    expect(await get()).toMatchObject({ accepted: null, acceptedOnItsWay: true });
    await setFacts(studio, { committed: 7, applied: 7 });
    expect(await get()).toMatchObject({ accepted: null, acceptedOnItsWay: false });
  });

  it("is there as soon as history has it, whatever else is on its way", async () => {
    const studio = await fillStudio(parts.databaseUrl, "foxtrot");
    await fillHistory(parts.contextOf(studio.studioId).clickhouse, studio);
    const [event] = (await parts.as(studio).live.list({ show: "accepted", limit: 1 })).entries;
    const get = await refuseFieldOf(studio, event?.eventId as EventId);
    await setFacts(studio, { committed: 9, applied: 8 });
    expect(await get()).toMatchObject({ accepted: { id: event?.id }, acceptedOnItsWay: false });
  });

  it("is a dead letter when it could not be worked out", async () => {
    const studio = await fillStudio(parts.databaseUrl, "golf");
    const get = await refuseFieldOf(studio, studio.letterId);
    expect(await get()).toMatchObject({ accepted: { id: `letter:${studio.letterId}` }, acceptedOnItsWay: false });
  });
});

describe("dead letters", () => {
  it("are asked for again on the studio's own subject, and none of another studio's are", async () => {
    const { a, b } = parts;
    const { asked, seq } = await parts.as(a).deadLetters.replayAll();
    expect(asked).toBe(1);
    expect(await readEvents(parts.nats, a.studioId)).toEqual([
      { v: 1, studioId: a.studioId, events: [], replay: [a.letterId], seq },
    ]);
    // Nobody folds here.
    expect(await parts.as(a).deadLetters.progress({ seq })).toEqual({ done: false, left: 1 });
    expect((await parts.as(b).deadLetters.replayAll()).asked).toBe(1);
    await expect(parts.as(b).deadLetters.replay({ eventId: a.letterId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are asked for again in the order in which they failed, those of one instant in that in which they came", async () => {
    const studio = await fillStudio(parts.databaseUrl, "delta");
    const letter = (seq: number, afterMs: number) =>
      keepLetter(parts.databaseUrl, studio, { seq, failedAt: INSTANT_MS + afterMs });
    const [cameFirst, second, third, failedFirst] = [
      await letter(1, 3),
      await letter(9, 2),
      await letter(2, 2),
      await letter(5, 1),
    ];
    await parts.as(studio).deadLetters.replayAll();
    expect((await readEvents(parts.nats, studio.studioId)).map(({ replay }) => replay)).toEqual([
      [studio.letterId, failedFirst, third, second, cameFirst],
    ]);
  });
});

describe("the live feed", () => {
  const fact = (studio: FilledStudio, name: string): EventFact => ({
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
  const open = async (studio: FilledStudio, input: Parameters<ReturnType<typeof parts.as>["live"]["stream"]>[0]) => {
    const page = new AbortController();
    const stream = (await parts.as(studio, page.signal).live.stream(input))[Symbol.asyncIterator]();
    const next = async (): Promise<LiveEntry> => ((await stream.next()).value as unknown as [string, LiveEntry])[1];
    return { next, close: () => page.abort(), ended: async () => (await stream.next()).done };
  };

  it("brings the studio's events with who it was, and nothing of another studio in the shard", async () => {
    const { a, b } = parts;
    const page = await open(a, { search: "seen" });
    const next = page.next();
    await relay(a, [fact(b, "seen.of_b"), fact(a, "other"), fact(a, "seen.of_a")]);
    expect(await next).toMatchObject({ name: "seen.of_a", shownAs: "user-alpha", personName: "Name alpha" });
    page.close();
    expect(await page.ended()).toBe(true);
  });

  it("brings what is nobody's, marked, where bots are asked for, and no other", async () => {
    const { a } = parts;
    const { event } = fact(a, "crawled");
    const page = await open(a, { show: "bot" });
    const next = page.next();
    await relay(a, [
      fact(a, "by.someone"),
      { kind: "profileless", studioId: a.studioId, seq: 9, event: { ...event, bot: ["user_agent"] } },
    ]);
    expect(await next).toMatchObject({ outcome: "bot", name: "crawled", bot: ["user_agent"], personName: null });
    page.close();
  });

  it("brings what was rejected and what failed when it is said that something was, each once", async () => {
    const { a, b } = parts;
    const page = await open(a, {});
    const first = page.next();
    // The page listens once something reaches it.
    await relay(a, [fact(a, "ready")]);
    expect((await first).name).toBe("ready");
    const next = page.next();
    await parts.refuse(b, "of another studio");
    await parts.refuse(a, "bad total");
    publishChange(parts.nats, a.studioId, { kind: "refusals" });
    expect(await next).toMatchObject({ outcome: "rejected", fault: { reason: "bad total" } });
    const after = page.next();
    await parts.refuse(a, "bad date");
    publishChange(parts.nats, a.studioId, { kind: "refusals" });
    expect(await after).toMatchObject({ fault: { reason: "bad date" } });
    page.close();
  });

  it("brings a page that comes back what it missed, and then what comes", async () => {
    const { a } = parts;
    const { entries: recent } = await parts.as(a).live.list();
    const page = await open(a, { lastEventId: recent.at(-1)?.id ?? "" });
    const missed: string[] = [];
    while (missed.length < recent.length - 1) missed.push((await page.next()).id);
    expect([...missed].reverse()).toEqual(recent.slice(0, -1).map(({ id }) => id));
    const next = page.next();
    await relay(a, [fact(a, "came.after")]);
    expect((await next).name).toBe("came.after");
    page.close();
  });
});
