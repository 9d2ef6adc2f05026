import { EVENTS_STREAM } from "@regulars/contracts/subjects";
import { startEmbeddedNats } from "@regulars/db/embedded/nats";
import { connectNats } from "@regulars/runtime/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type IngestUnderTest, type Posted, startIngestUnderTest } from "./testing/ingest-under-test.ts";

let ingest: IngestUnderTest;
const track = (messageId: string) => ({ event: "x", userId: "u", messageId });

beforeAll(async () => {
  ingest = await startIngestUnderTest();
});
afterAll(() => ingest.stop());

async function restartNats(): Promise<void> {
  const port = Number(new URL(ingest.nats.url).port);
  ingest.nats = await startEmbeddedNats({ dataDir: ingest.natsFolder, port });
}

async function eventuallyAccepted(name: string): Promise<void> {
  for (let i = 0; ; i++) {
    const { status } = await ingest.post("/v1/track", track(`${name}-${i}`));
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("what was answered 2xx is in the stream, though nats-server is killed under load; the rest is told to try again", async () => {
  const answers = new Map<string, Posted>();
  let stop = false;
  const sender = async (name: string): Promise<void> => {
    for (let i = 0; !stop; i++) {
      const messageId = `${name}-${i}`;
      answers.set(messageId, await ingest.post("/v1/track", track(messageId)));
    }
  };
  const senders = Array.from({ length: 20 }, (_, i) => sender(`sender${i}`));
  const answered = (status: number): number => [...answers.values()].filter((a) => a.status === status).length;
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await until(() => answered(200) > 300);
  process.kill(ingest.nats.pid, "SIGKILL");
  await until(() => answered(503) > 100);
  expect((await fetch(`${ingest.url}/readyz`)).status).toBe(503);
  await restartNats();
  const before = answered(200);
  await until(() => answered(200) > before + 300);
  stop = true;
  await Promise.all(senders);

  const stored = new Set((await ingest.stored()).events.map((event) => event.messageId));
  for (const [messageId, { status, headers }] of answers) {
    if (status === 200) expect(stored.has(messageId), messageId).toBe(true);
    else expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
  }
});

test("a stream that is full refuses, and ingest says so", async () => {
  const connection = await connectNats(ingest.nats.url, "test");
  const manager = await connection.jetstreamManager();
  const { config, state } = await manager.streams.info(EVENTS_STREAM);
  await manager.streams.update(EVENTS_STREAM, { ...config, max_bytes: state.bytes });
  const { status, headers } = await ingest.post("/v1/track", track("full"));
  await manager.streams.update(EVENTS_STREAM, config);
  await connection.close();
  expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
  await eventuallyAccepted("after-full");
});

test("with Postgres away, known keys go on and unknown ones are told to try again", async () => {
  await eventuallyAccepted("known");
  await ingest.postgres.stop();
  expect((await ingest.post("/v1/track", track("without-postgres"))).status).toBe(200);
  const { status, headers } = await ingest.post("/v1/track", track("x"), { key: "a-new-key" });
  expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
});

test("stopping answers what is under way", async () => {
  const underway = Array.from({ length: 50 }, (_, i) => ingest.post("/v1/track", track(`stopping-${i}`)));
  await Promise.race(underway);
  await ingest.stopIngest();
  const stored = new Set((await ingest.stored()).events.map((event) => event.messageId));
  for (const [i, outcome] of (await Promise.allSettled(underway)).entries()) {
    // A connection that had not reached the server is refused; what reached it is answered and stored.
    if (outcome.status === "fulfilled")
      expect([outcome.value.status, stored.has(`stopping-${i}`)]).toEqual([200, true]);
  }
});
