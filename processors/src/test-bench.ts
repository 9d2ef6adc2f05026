import type { CollectedEvent } from "@regulars/contracts/event";
import type { Fact, FactBatch } from "@regulars/contracts/fact";
import type { EventId, StudioId } from "@regulars/contracts/ids";
import type { Rule } from "@regulars/contracts/segment-definition";
import { changesSubject, EVENTS_STREAM, eventsSubject, FACTS_STREAM } from "@regulars/contracts/subjects";
import { openDatabase, openPool, openSession } from "@regulars/db/postgres";
import { type ManualClock, manualClock } from "@regulars/runtime/clock";
import { inflateJson } from "@regulars/runtime/deflate";
import { newId } from "@regulars/runtime/ids";
import { connectNats } from "@regulars/runtime/jetstream";
import { createKeyedHash } from "@regulars/runtime/keyed-hash";
import { createLog } from "@regulars/runtime/log";
import { sql } from "kysely";
import { Registry } from "prom-client";
import { expect } from "vitest";
import { createDatabase } from "../../test/harness/database.ts";
import { eventually } from "../../test/harness/eventually.ts";
import { startNats } from "../../test/harness/nats.ts";
import { createStreamMetrics } from "./metrics.ts";
import { startWorker } from "./worker.ts";

export const START_MS = Date.UTC(2026, 0, 1);

/** A worker over real servers with a clock that the test moves, and one studio. */
export async function startBench() {
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
    suppression: createKeyedHash("a secret of thirty-two characters or more", "suppression"),
    connect: () => openSession(testDatabase.url, "regulars_worker"),
  };
  const start = () => startWorker({ ...deps, metrics: createStreamMetrics(new Registry()) });
  let worker = start();

  const publish = async (events: readonly Partial<CollectedEvent>[], extra: object = {}): Promise<void> => {
    const batch = { v: 1, studioId, events: events.map((event) => collected(event, clock.now())), ...extra };
    await publishText(JSON.stringify(batch));
  };
  const publishText = async (text: string): Promise<void> => {
    await nats.jetstream().publish(eventsSubject(studioId), text);
  };
  const changes: string[] = [];
  nats.subscribe(changesSubject(studioId), {
    callback: (_error, message) => changes.push(message.json<{ kind: string }>().kind),
  });
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
    nats,
    databaseUrl: testDatabase.url,
    natsUrl: testNats.url,
    studioId,
    publish,
    publishText,
    settled,
    /** Kinds of what pages were told, in order. */
    changes,
    /** Runs SQL that the worker itself may not, as the owner of the database. */
    async asOwner(statement: string) {
      const owner = await openSession(testDatabase.url, "owner");
      await owner.query(statement).finally(() => owner.end());
    },
    async deadLetters() {
      const rows = await database.selectFrom("dead_letter").selectAll().orderBy("event_id").execute();
      return rows.map((row) => ({ ...row, event_id: row.event_id as EventId }));
    },
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
      const found: Fact[] = [];
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

export function collected(event: Partial<CollectedEvent>, nowMs: number): CollectedEvent {
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
