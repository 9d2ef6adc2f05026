import { shardOf } from "@regulars/contracts/shard";
import { connectNats } from "@regulars/runtime/jetstream";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { residentMb } from "../harness/memory.ts";
import { type OddRequest, oddRequest } from "../harness/mutate-body.ts";
import { seededRandom } from "../harness/random.ts";
import { atScale } from "../harness/scale.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { readEvents, readFacts } from "../harness/streams.ts";
import { createStudio } from "../harness/studio.ts";

const MUTATIONS = atScale(10_000, 100_000);
const TIMEOUT_MS = atScale(180_000, 1_800_000);
const AT_ONCE = 16;
/** After these the caches are filled and the code is compiled; from there on memory is flat but for what the collector leaves. */
const WARM_UP = MUTATIONS / 2;
const MAX_GROWTH_MB = 80;
/** The table of answers, less those that only an outage or too many requests can bring. */
const ANSWERS = [200, 400, 401, 403];

describe("malformed bodies", async () => {
  const stack = await startStackForTest();
  const studio = await createStudio(stack.databaseUrl);
  const admin = adminClient(stack.adminUrl, { secretKey: studio.secretKey });
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  afterAll(async () => {
    await client.end();
    await stack.stop();
  });

  it(`each of ${MUTATIONS} gets an answer of the table, and no process stops, nor does the memory of ingest grow`, {
    timeout: TIMEOUT_MS,
  }, async () => {
    const before = stack.pids();
    const random = seededRandom(4_711);
    const answers = new Map<number, number>();
    const memoryMb: number[] = [];
    let sent = 0;
    const worker = async (): Promise<void> => {
      while (sent < MUTATIONS) {
        sent += 1;
        if (sent > WARM_UP && sent % 500 === 0) memoryMb.push(residentMb(before.ingest ?? 0));
        const status = await post(stack.ingestUrl, oddRequest(random, studio));
        answers.set(status, (answers.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect([...answers.keys()].filter((status) => !ANSWERS.includes(status))).toEqual([]);
    // Neither all refused nor all taken: the mutations reach behind the parser.
    expect(answers.get(200) ?? 0).toBeGreaterThan(MUTATIONS / 20);
    expect(answers.get(400) ?? 0).toBeGreaterThan(MUTATIONS / 20);
    expect(stack.pids()).toEqual(before);
    const half = memoryMb.length / 2;
    expect(Math.max(...memoryMb.slice(half)) - Math.max(...memoryMb.slice(0, half))).toBeLessThan(MAX_GROWTH_MB);
  });

  it("all that was accepted is folded or kept as a dead letter, and all that was rejected is kept with its reason", {
    timeout: TIMEOUT_MS,
  }, async () => {
    await settled(admin, TIMEOUT_MS - 60_000);
    const nats = await connectNats(stack.natsUrl, "test");
    const batches = await readEvents(nats, studio.studioId);
    const facts = (await readFacts(nats, shardOf(studio.studioId))).flatMap((batch) => batch.facts);
    const accepted = new Set(batches.flatMap((batch) => batch.events.map((event) => event.messageId)));
    const folded = facts.flatMap((fact) => ("event" in fact ? [fact.event.messageId] : []));
    const letters = await client.query<{ id: string }>("select event::jsonb ->> 'messageId' as id from dead_letter");
    const done = [...folded, ...letters.rows.map((row) => row.id)];
    expect(done.length).toBe(accepted.size);
    expect(new Set(done)).toEqual(accepted);
    const rejected = batches.reduce((sum, batch) => sum + (batch.rejected?.length ?? 0), 0);
    // Those of ingest: the fold refuses what only it can know, and counts its places from a million on.
    const kept = await client.query(
      "select count(*)::int as count from rejected_event where reason <> '' and position < 1000000",
    );
    expect(kept.rows[0]?.count).toBe(rejected);
    await nats.close();
  });

  it("an ordinary event is taken and folded after all of them", async () => {
    const status = await post(stack.ingestUrl, {
      path: "/v1/track",
      headers: {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(`${studio.secretKey}:`).toString("base64")}`,
      },
      body: JSON.stringify({ userId: "after", event: "class.attended" }),
    });
    expect(status).toBe(200);
    await settled(admin);
    expect((await admin.people.list.query({ search: "after" })).count).toBe(1);
  });
});

/** @returns the status; throws when the answer has not the shape that the table gives it */
async function post(ingestUrl: string, { path, headers, body }: OddRequest): Promise<number> {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const response = await fetch(ingestUrl + path, { method: "POST", headers, body: new Uint8Array(bytes) });
  const answer: unknown = await response.json();
  if (response.status === 200) expect(answer).toMatchObject({ success: true });
  else
    expect(answer).toMatchObject({ success: false, error: { code: expect.any(String), message: expect.any(String) } });
  return response.status;
}
