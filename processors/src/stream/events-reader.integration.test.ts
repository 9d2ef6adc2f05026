import type { StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { eventsSubject } from "@regulars/contracts/subjects";
import { newId } from "@regulars/runtime/ids";
import { connectNats } from "@regulars/runtime/jetstream";
import { createLog } from "@regulars/runtime/log";
import type { NatsConnection } from "nats";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../test/harness/eventually.ts";
import { startNats, type TestNats } from "../../../test/harness/nats.ts";
import { openEventsReader } from "./events-reader.ts";

const log = createLog("test", "silent");
let server: TestNats;
let nats: NatsConnection;
beforeAll(async () => {
  server = await startNats();
  nats = await connectNats(server.url, "test");
});
afterAll(async () => {
  await nats.close();
  await server.stop();
});

const MESSAGES = 80;

/** A studio with some 40 MB waiting in EVENTS: many times what a shard may hold. */
async function publishBacklog() {
  const studioId = newId<StudioId>();
  const padding = "x".repeat(500_000);
  const seqs: number[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    const batch = JSON.stringify({ v: 1, studioId, events: [], padding });
    seqs.push((await nats.jetstream().publish(eventsSubject(studioId), batch)).seq);
  }
  return { shard: shardOf(studioId), seqs };
}

test("a long backlog is read in order, each message once, and no more of it at a time than fits", async () => {
  const { shard, seqs } = await publishBacklog();
  const reader = openEventsReader(nats, { shard, fromSeq: seqs[0] ?? 0, log, onArrival: () => {} });
  const read: number[] = [];
  let most = 0;
  await eventually(
    () => {
      const batch = reader.take();
      most = Math.max(most, reader.waiting());
      read.push(...batch.map((message) => message.seq));
      expect(read).toHaveLength(MESSAGES);
    },
    { timeoutMs: 30_000, everyMs: 2 },
  );
  expect(read).toEqual(seqs);
  expect(most).toBeLessThan(9_000_000);
  await reader.stop();
});

test("it stops at once while it is full", async () => {
  const { shard, seqs } = await publishBacklog();
  const reader = openEventsReader(nats, { shard, fromSeq: seqs[0] ?? 0, log, onArrival: () => {} });
  await eventually(() => expect(reader.waiting()).toBeGreaterThan(4_000_000));
  await reader.stop();
});
