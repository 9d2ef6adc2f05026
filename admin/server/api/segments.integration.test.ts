import { changesSubject, EVENTS_STREAM, eventsSubject } from "@regulars/contracts/subjects";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiError } from "./errors.ts";
import { did, json, startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

describe("an edit of a segment", () => {
  it("is refused with every fault and its path, and saves nothing", async () => {
    const { b } = parts;
    const definition = { v: 1, rule: { kind: "all", rules: [{ kind: "did", event: "" }, { kind: "nope" }] } };
    const checked = await parts.as(b).segments.check({ definition });
    expect(checked.ok).toBe(false);
    expect(checked.faults.map(({ path }) => path)).toEqual([
      ["rule", "rules", 0, "event"],
      ["rule", "rules", 1, "kind"],
    ]);
    const refused = await parts
      .as(b)
      .segments.create({ name: "Faulty", definition })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiError);
    expect(refused).toMatchObject({ code: "BAD_REQUEST", faults: checked.faults });
    expect((await parts.as(b).segments.list()).map(({ name }) => name)).not.toContain("Faulty");
  });

  it("is saved as a revision, wakes the studio's shard and tells open pages", async () => {
    const { b, nats } = parts;
    const told = nats.subscribe(changesSubject(b.studioId), { max: 1 });
    await nats.flush();
    const { segmentId } = await parts.as(b).segments.create({ name: "Ordered", definition: did("order.completed") });
    for await (const message of told) expect(json.decode(message.data)).toEqual({ kind: "segments" });
    const manager = await nats.jetstreamManager();
    const wake = await manager.streams.getMessage(EVENTS_STREAM, { last_by_subj: eventsSubject(b.studioId) });
    expect(wake.json()).toEqual({ v: 1, studioId: b.studioId, events: [] });
    expect(await parts.as(b).segments.get({ segmentId })).toMatchObject({
      status: "computing",
      revision: 1,
      hasOldMembers: false,
    });
  });

  it("that changes only the name makes no revision; a new definition makes one; an outdated one is refused", async () => {
    const { b } = parts;
    const { segmentId } = await parts.as(b).segments.create({ name: "Steps", definition: did("a") });
    expect(await parts.as(b).segments.update({ segmentId, name: "Stairs", definition: did("a") })).toMatchObject({
      revision: 1,
    });
    expect(await parts.as(b).segments.update({ segmentId, definition: did("b"), expectedRevision: 1 })).toMatchObject({
      revision: 2,
    });
    const late = parts.as(b).segments.update({ segmentId, definition: did("c"), expectedRevision: 1 });
    await expect(late).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await parts.as(b).segments.get({ segmentId })).toMatchObject({
      name: "Stairs",
      revision: 2,
      definition: did("b"),
    });
  });

  it("cannot take another segment's name, whatever the case", async () => {
    const { b } = parts;
    await parts.as(b).segments.create({ name: "Only one", definition: did("a") });
    const second = parts.as(b).segments.create({ name: "only ONE", definition: did("b") });
    await expect(second).rejects.toMatchObject({ code: "CONFLICT", faults: [{ path: ["name"] }] });
  });

  it("that archives is undone by restoring, which works the members out anew", async () => {
    const { b } = parts;
    const { segmentId } = await parts.as(b).segments.create({ name: "Back soon", definition: did("a") });
    await parts.as(b).segments.archive({ segmentId });
    expect((await parts.as(b).segments.list()).map(({ name }) => name)).not.toContain("Back soon");
    await expect(parts.as(b).segments.archive({ segmentId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await parts.as(b).segments.restore({ segmentId });
    expect(await parts.as(b).segments.get({ segmentId })).toMatchObject({
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
    const counts = (await parts.as(a, page.signal).segments.counts())[Symbol.asyncIterator]();
    const first = await counts.next();
    expect(first.value).toEqual([{ segmentId: a.segmentId, memberCount: 1, status: "live" }]);
    const second = counts.next();
    nats.publish(changesSubject(b.studioId), json.encode({ kind: "memberships", segmentIds: [] }));
    await nats.flush();
    const { segmentId } = await parts.as(a).segments.create({ name: "Newer", definition: did("x") });
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
    const counts = (await parts.as(a, page.signal).segments.counts())[Symbol.asyncIterator]();
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

describe("progress", () => {
  it("is settled when nothing is open, and not while an edit or an event waits", async () => {
    const { b } = parts;
    expect(await parts.as(b).system.progress()).toMatchObject({ settled: false, outbox: 0, due: 0 });
    const { events, segmentsComputing } = await parts.as(b).system.progress();
    expect(events.lastSeq).toBeGreaterThan(events.foldedSeq);
    expect(segmentsComputing).toBeGreaterThan(0);
  });
});
