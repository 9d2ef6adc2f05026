import type { CollectedEvent } from "@regulars/contracts/event";
import type { FactBatch } from "@regulars/contracts/fact";
import type { EventId, StudioId } from "@regulars/contracts/ids";
import type { Rule } from "@regulars/contracts/segment-definition";
import { EVENTS_STREAM, eventsSubject, FACTS_STREAM } from "@regulars/contracts/subjects";
import { openDatabase, openPool, openSession } from "@regulars/db/postgres";
import { type ManualClock, manualClock } from "@regulars/runtime/clock";
import { inflateJson } from "@regulars/runtime/deflate";
import { newId } from "@regulars/runtime/ids";
import { connectNats } from "@regulars/runtime/jetstream";
import { createLog } from "@regulars/runtime/log";
import { sql } from "kysely";
import { Registry } from "prom-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDatabase } from "../../test/harness/database.ts";
import { eventually } from "../../test/harness/eventually.ts";
import { startNats } from "../../test/harness/nats.ts";
import { createStreamMetrics } from "./metrics.ts";
import { startWorker } from "./worker.ts";

const START_MS = Date.UTC(2026, 0, 1);

/** A worker over real servers with a clock that the test moves, and one studio. */
async function startBench() {
  const [testDatabase, testNats] = await Promise.all([createDatabase(), startNats()]);
  const nats = await connectNats(testNats.url, "test");
  const pool = openPool(testDatabase.url, { role: "regulars_worker", onError: () => {} });
  const database = openDatabase(pool);
  const clock: ManualClock = manualClock(START_MS);
  const studioId = newId<StudioId>();
  await database
    .insertInto("studio")
    .values({ studio_id: studioId, name: "Test", time_zone: "UTC", currency: "EUR" })
    .execute();
  const deps = {
    database,
    nats,
    jetstream: nats.jetstream(),
    manager: await nats.jetstreamManager(),
    clock,
    log: createLog("test", "silent"),
    connect: () => openSession(testDatabase.url, "regulars_worker"),
  };
  const start = () => startWorker({ ...deps, metrics: createStreamMetrics(new Registry()) });
  let worker = start();

  const publish = async (events: readonly Partial<CollectedEvent>[], extra: object = {}): Promise<void> => {
    const batch = { v: 1, studioId, events: events.map((event) => collected(event, clock.now())), ...extra };
    await nats.jetstream().publish(eventsSubject(studioId), JSON.stringify(batch));
  };
  const settled = async (): Promise<void> =>
    eventually(async () => {
      const last = (await deps.manager.streams.info(EVENTS_STREAM)).state.last_seq;
      const { rows } = await sql<{ seq: number; waiting: number; due: number; open: number }>`
        select (select max(seq) from shard_position) as seq, (select count(*) from outbox) as waiting,
          (select count(*) from profile where next_due_at <= instant_of(${clock.now()})) as due,
          (select count(*) from segment where revision is distinct from live_revision) as open`.execute(database);
      expect(rows[0]).toEqual({ seq: last, waiting: 0, due: 0, open: 0 });
    });
  return {
    clock,
    database,
    studioId,
    publish,
    settled,
    async restartWorker() {
      await worker.stop();
      worker = start();
    },
    async define(name: string, rule: Rule) {
      const segmentId = newId();
      await sql`insert into segment (studio_id, segment_id, name) values (${studioId}, ${segmentId}, ${name})`.execute(
        database,
      );
      await sql`insert into segment_revision (studio_id, segment_id, revision, definition, created_by)
        values (${studioId}, ${segmentId}, 1, ${JSON.stringify({ v: 1, rule })}, 'test')`.execute(database);
      await sql`update studio set definitions_revision = definitions_revision + 1`.execute(database);
      await publish([]);
      return segmentId;
    },
    async members(segmentId: string) {
      const { rows } = await sql<{ shown_as: string }>`
        select p.shown_as from membership m join profile p using (studio_id, profile_id)
        where m.segment_id = ${segmentId} order by 1`.execute(database);
      const { rows: counts } = await sql<{ member_count: number }>`
        select member_count from segment where segment_id = ${segmentId}`.execute(database);
      expect(counts[0]?.member_count).toBe(rows.length);
      return rows.map((row) => row.shown_as);
    },
    async facts() {
      const found: FactBatch["facts"][number][] = [];
      const { state } = await deps.manager.streams.info(FACTS_STREAM);
      for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
        const message = await deps.manager.streams.getMessage(FACTS_STREAM, { seq });
        found.push(...(await inflateJson<FactBatch>(message.data)).facts);
      }
      return found;
    },
    async stop() {
      await worker.stop();
      await nats.close();
      await database.destroy();
      await testNats.stop();
      await testDatabase.drop();
    },
  };
}

function collected(event: Partial<CollectedEvent>, nowMs: number): CollectedEvent {
  return {
    eventId: newId<EventId>(),
    messageId: newId(),
    type: "track",
    name: "class.attended",
    properties: {},
    context: {},
    occurredAt: nowMs,
    receivedAt: nowMs,
    key: "secret",
    ...event,
  };
}

let bench: Awaited<ReturnType<typeof startBench>>;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const attendedWithin = (within: string): Rule => ({ kind: "did", event: "class.attended", within });

describe("a shard's worker", () => {
  test("brings events to people, members and facts, each once", async () => {
    const segmentId = await bench.define("Attended", attendedWithin("PT5S"));
    await bench.publish([{ userId: "u1" }, { userId: "u2" }, { userId: "u1", name: "other" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1", "u2"]);
    const facts = await bench.facts();
    expect(facts.filter((fact) => fact.kind === "event")).toHaveLength(3);
    expect(facts.filter((fact) => fact.kind === "membership")).toHaveLength(2);
  });

  test("a window closes at its instant, without a new event", async () => {
    const segmentId = await bench.define("Attended", attendedWithin("PT5S"));
    await bench.publish([{ userId: "u1" }]);
    await bench.settled();
    bench.clock.set(START_MS + 4_999);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    bench.clock.set(START_MS + 60_000);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual([]);
    const exits = (await bench.facts()).filter((fact) => fact.kind === "membership" && fact.change === "exited");
    expect(exits).toMatchObject([{ at: START_MS + 5_000 }]);
  });

  test("the same messageId again changes nothing for seven days, and is a new event after them", async () => {
    const segmentId = await bench.define("Twice", {
      kind: "did",
      event: "class.attended",
      times: { op: "atLeast", count: 2 },
    });
    await bench.publish([
      { userId: "u1", messageId: "m1" },
      { userId: "u1", messageId: "m1" },
    ]);
    bench.clock.set(START_MS + 7 * 86_400_000 - 1);
    await bench.publish([{ userId: "u1", messageId: "m1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual([]);
    bench.clock.set(START_MS + 7 * 86_400_000);
    await bench.publish([{ userId: "u1", messageId: "m1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
  });

  test("a visitor who says who they are is one person with what they did before", async () => {
    const segmentId = await bench.define("Twice", {
      kind: "did",
      event: "class.attended",
      times: { op: "atLeast", count: 2 },
    });
    await bench.publish([{ anonymousId: "a1" }, { userId: "u1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual([]);
    await bench.publish([
      { type: "identify", name: "identify", userId: "u1", anonymousId: "a1", traits: { first_name: "Ana" } },
    ]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    const people = await bench.database.selectFrom("profile").select(["shown_as", "name"]).execute();
    expect(people).toEqual([{ shown_as: "u1", name: "Ana" }]);
    const identifiers = await bench.database
      .selectFrom("identifier")
      .select(["kind", "value"])
      .orderBy("kind")
      .execute();
    expect(identifiers).toEqual([
      { kind: "anonymousId", value: "a1" },
      { kind: "userId", value: "u1" },
    ]);
    expect(await bench.database.selectFrom("profile_merge").select("reason").execute()).toEqual([
      { reason: "identified" },
    ]);
  });

  test("a merge enters nothing that either was in, and leaves one membership", async () => {
    const segmentId = await bench.define("Attended", { kind: "did", event: "class.attended" });
    await bench.publish([{ anonymousId: "a1" }, { userId: "u1" }]);
    await bench.settled();
    await bench.publish([
      { anonymousId: "a2" },
      { anonymousId: "a2", userId: "u1" },
      { anonymousId: "a1", userId: "u1" },
    ]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    const entered = (await bench.facts()).filter((fact) => fact.kind === "membership");
    expect(entered.map((fact) => fact.kind === "membership" && fact.change)).toEqual(["entered", "entered", "entered"]);
  });

  test("an anonymousId of another userId stays where it is", async () => {
    await bench.publish([
      { userId: "u1", anonymousId: "shared" },
      { userId: "u2", anonymousId: "shared" },
    ]);
    await bench.settled();
    const rows = await sql<{ shown_as: string; value: string }>`
      select p.shown_as, i.value from identifier i join profile p using (studio_id, profile_id) order by 1, 2`.execute(
      bench.database,
    );
    expect(rows.rows).toEqual([
      { shown_as: "u1", value: "shared" },
      { shown_as: "u1", value: "u1" },
      { shown_as: "u2", value: "u2" },
    ]);
  });

  test("an event that the database refuses harms only itself and is kept with the reason", async () => {
    await bench.publish([{ userId: "u1" }, { userId: "bad\u0000id" }, { userId: "u2" }]);
    await bench.publish([{ userId: "u3" }]);
    await bench.settled();
    const people = await bench.database.selectFrom("profile").select("shown_as").orderBy("shown_as").execute();
    expect(people.map((person) => person.shown_as)).toEqual(["u1", "u2", "u3"]);
    const letters = await bench.database.selectFrom("dead_letter").select(["reason", "event"]).execute();
    expect(letters).toHaveLength(1);
    expect(JSON.parse(letters[0]?.event ?? "")).toMatchObject({ userId: "bad\u0000id" });
  });

  test("what ingest refused is kept with its place and reason", async () => {
    const rejected = [
      {
        index: 4,
        code: "wrong_type",
        reason: "total must be a number",
        path: "properties.total",
        receivedAt: START_MS,
        key: "public",
        body: { total: "x\u0000" },
      },
    ];
    await bench.publish([], { rejected });
    await bench.settled();
    const rows = await bench.database.selectFrom("rejected_event").select(["code", "path", "body"]).execute();
    expect(rows).toEqual([{ code: "wrong_type", path: "properties.total", body: '{"total":"x\\u0000"}' }]);
  });

  test("an edited definition moves members by the difference, and each move is one fact", async () => {
    const segmentId = await bench.define("Named", { kind: "trait", path: ["city"], op: "equals", value: "Lisbon" });
    await bench.publish([
      { type: "identify", name: "identify", userId: "u1", traits: { city: "Lisbon" } },
      { type: "identify", name: "identify", userId: "u2", traits: { city: "Porto" } },
    ]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    const rule: Rule = { kind: "trait", path: ["city"], op: "in", value: ["Porto", "Lisbon"] };
    await sql`insert into segment_revision (studio_id, segment_id, revision, definition, created_by)
      values (${bench.studioId}, ${segmentId}, 2, ${JSON.stringify({ v: 1, rule })}, 'test')`.execute(bench.database);
    await sql`update segment set revision = 2`.execute(bench.database);
    await sql`update studio set definitions_revision = definitions_revision + 1`.execute(bench.database);
    await bench.publish([]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1", "u2"]);
    expect((await bench.facts()).filter((fact) => fact.kind === "membership")).toHaveLength(2);
  });

  test("a browser cannot give someone known an address, neither directly nor through a visitor who merges", async () => {
    const identify = { type: "identify", name: "identify", key: "public" } as const;
    await bench.publish([
      { type: "identify", name: "identify", userId: "u1", traits: { email: "own@example.com" } },
      { ...identify, anonymousId: "a1", traits: { email: "other@example.com", city: "Faro" } },
      { ...identify, userId: "u1", anonymousId: "a1", traits: {} },
      { ...identify, anonymousId: "a1", traits: { email: "third@example.com" } },
    ]);
    await bench.settled();
    const people = await bench.database.selectFrom("profile").select(["shown_as", "email", "traits"]).execute();
    expect(people).toMatchObject([{ shown_as: "u1", email: "own@example.com", traits: { city: { v: "Faro" } } }]);
    const addresses = await bench.database
      .selectFrom("identifier")
      .select("value")
      .where("kind", "=", "email")
      .execute();
    expect(addresses).toEqual([{ value: "own@example.com" }]);
  });

  test("people who merge while a segment is archived are counted once when it is restored", async () => {
    const segmentId = await bench.define("Attended", { kind: "did", event: "class.attended" });
    await bench.publish([{ anonymousId: "a1" }, { userId: "u1" }, { userId: "u2" }]);
    await bench.settled();
    const touch = sql`update studio set definitions_revision = definitions_revision + 1`;
    await sql`update segment set archived_at = now()`.execute(bench.database);
    await touch.execute(bench.database);
    await bench.publish([{ anonymousId: "a1", userId: "u1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1", "u2"]);
  });

  test("a worker that starts again goes on where the position is", async () => {
    const segmentId = await bench.define("Twice", {
      kind: "did",
      event: "class.attended",
      times: { op: "exactly", count: 2 },
    });
    await bench.publish([{ userId: "u1" }]);
    await bench.restartWorker();
    await bench.publish([{ userId: "u1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
  });
});
