import { shardOf } from "@regulars/contracts/shard";
import { connectNats } from "@regulars/runtime/jetstream";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { until } from "../harness/eventually.ts";
import { residentMb } from "../harness/memory.ts";
import { atScale } from "../harness/scale.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest, type TestStack } from "../harness/stack.ts";
import { readEvents, readFacts } from "../harness/streams.ts";
import { createStudio } from "../harness/studio.ts";

const OUTAGE_MS = atScale(6_000, 30_000);
const SENDERS = 32;
/** From one request of a sender to its next; 32 of them make some 3,000 a second at most. */
const PACE_MS = 10;
/** What ingest may grow by meanwhile: its bounds for bodies and events in flight are 128 and 64 MB. */
const MAX_GROWTH_MB = 200;

interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly code: string | undefined;
}

describe(`JetStream stands still for ${OUTAGE_MS / 1_000} s under load`, async () => {
  const stack = await startStackForTest();
  const studio = await createStudio(stack.databaseUrl);
  const answers = new Map<string, Answered>();
  let stop = false;
  afterAll(() => stack.stop());

  const count = (status: number): number => [...answers.values()].filter((answer) => answer.status === status).length;
  const sender = async (name: string): Promise<void> => {
    for (let i = 0; !stop; i++) {
      const messageId = `${name}-${i}`;
      const paced = new Promise((resolve) => setTimeout(resolve, PACE_MS));
      answers.set(messageId, await track(stack, studio.secretKey, messageId));
      await paced;
    }
  };

  it("ingest refuses what it cannot make durable, holds its memory, and takes events again by itself", async () => {
    const senders = Array.from({ length: SENDERS }, (_, i) => sender(`sender${i}`));
    await until("events are taken", () => count(200) > 1_000, { timeoutMs: 60_000 });
    const { nats, ingest } = pidsOf(stack);
    const beforeMb = residentMb(ingest);
    process.kill(nats, "SIGSTOP");
    const over = Date.now() + OUTAGE_MS;
    const takenBefore = count(200);
    try {
      await until("what is under way times out", () => count(503) > SENDERS, { timeoutMs: 30_000 });
      await until("the outage is over", () => Date.now() >= over, { timeoutMs: OUTAGE_MS + 30_000 });
      expect(residentMb(ingest) - beforeMb).toBeLessThan(MAX_GROWTH_MB);
      expect((await fetch(`${stack.ingestUrl}/readyz`)).status).toBe(503);
      expect((await fetch(`${stack.ingestUrl}/healthz`)).status).toBe(200);
    } finally {
      process.kill(nats, "SIGCONT");
    }
    await until("events are taken again", () => count(200) > takenBefore + 1_000, { timeoutMs: 60_000 });
    stop = true;
    await Promise.all(senders);
    expect(pidsOf(stack).ingest).toBe(ingest);
  });

  it("what was not accepted was refused with 503 and Retry-After", () => {
    const others = [...answers.values()].filter(({ status }) => status !== 200);
    expect(others.length).toBeGreaterThan(SENDERS);
    expect(new Set(others.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ status: 503, retryAfter: "1", code: "unavailable" })]),
    );
  });

  it("what was answered 2xx is all there, once", async () => {
    await settled(adminClient(stack.adminUrl, { secretKey: studio.secretKey }), 120_000);
    const nats = await connectNats(stack.natsUrl, "test");
    const stored = (await readEvents(nats, studio.studioId)).flatMap(({ events }) => events);
    const facts = (await readFacts(nats, shardOf(studio.studioId))).flatMap((batch) => batch.facts);
    await nats.close();
    const accepted = [...answers].filter(([, { status }]) => status === 200).map(([messageId]) => messageId);
    const inStream = new Set(stored.map(({ messageId }) => messageId));
    expect(accepted.filter((messageId) => !inStream.has(messageId))).toEqual([]);
    const folded = facts.flatMap((fact) => (fact.kind === "event" ? [fact.event.messageId] : []));
    expect(folded.length).toBe(new Set(folded).size);
    expect(new Set(folded)).toEqual(inStream);
  });
});

async function track({ ingestUrl }: TestStack, key: string, messageId: string): Promise<Answered> {
  const response = await fetch(`${ingestUrl}/v1/track`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
    },
    body: JSON.stringify({ userId: messageId.split("-")[0], event: "class.viewed", messageId }),
  });
  const answer = (await response.json()) as { readonly error?: { readonly code: string } };
  return { status: response.status, retryAfter: response.headers.get("retry-after"), code: answer.error?.code };
}

function pidsOf(stack: TestStack): { readonly nats: number; readonly ingest: number } {
  const { nats, ingest } = stack.pids();
  if (nats === undefined || ingest === undefined) throw new Error("nats-server or ingest does not run");
  return { nats, ingest };
}
