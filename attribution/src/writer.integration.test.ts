import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Fact, FactBatch } from "@regulars/contracts/fact";
import { changesSubject, factsSubject } from "@regulars/contracts/subjects";
import { type ClickHouseClient, openClickHouse } from "@regulars/db/clickhouse";
import { startEmbeddedNats } from "@regulars/db/embedded/nats";
import { migrateClickHouse } from "@regulars/db/migrate-clickhouse";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { manualClock } from "@regulars/runtime/clock";
import { deflateJson } from "@regulars/runtime/deflate";
import { connectNats, ensureStreams } from "@regulars/runtime/jetstream";
import { createLog } from "@regulars/runtime/log";
import { createOperations } from "@regulars/runtime/operations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase } from "../../test/harness/database.ts";
import { eventually } from "../../test/harness/eventually.ts";
import { startNats } from "../../test/harness/nats.ts";
import { makeTempFolder } from "../../test/harness/temp-folder.ts";
import { appliedFacts } from "./facts-applied.report.ts";
import { eventCount } from "./reports/event-counts.report.ts";
import { reconciliation } from "./reports/reconciliation.report.ts";
import { startAttribution } from "./start.ts";
import { factBatches, orderFact, pageFact, STUDIO } from "./test-facts.ts";

const NOON = Date.UTC(2026, 2, 10, 12);

/** A database, a NATS server and a folder for ClickHouse of the test's own. */
async function startBench() {
  const [testDatabase, testNats, folder] = await Promise.all([
    createDatabase(),
    startNats(),
    makeTempFolder("clickhouse"),
  ]);
  const nats = await connectNats(testNats.url, "test");
  const database = openDatabase(openPool(testDatabase.url, { role: "regulars_worker", onError: () => undefined }));
  return {
    nats,
    folder,
    addresses: { databaseUrl: testDatabase.url, natsUrl: testNats.url, path: folder.path },
    async publish(batches: readonly FactBatch[]): Promise<void> {
      for (const batch of batches) await nats.jetstream().publish(factsSubject(batch.shard), await deflateJson(batch));
    },
    start: (clickhouse: ClickHouseClient, from = nats) =>
      startAttribution({
        clickhouse,
        database,
        nats: from,
        clock: manualClock(NOON),
        log: createLog("test", "silent"),
        operations: createOperations("test"),
      }),
    async stop() {
      await nats.close();
      await database.destroy();
      await Promise.all([testDatabase.drop(), testNats.stop()]);
      await folder.remove();
    },
  };
}

let bench: Awaited<ReturnType<typeof startBench>>;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

async function openHere(): Promise<ClickHouseClient> {
  const client = openClickHouse({ path: bench.folder.path });
  await migrateClickHouse(client);
  return client;
}

const facts = (message: number): readonly Fact[] => [
  pageFact(`p${message % 7}`, NOON + message, {
    url: "https://studio.example/?utm_source=a",
    messageId: `page ${message}`,
  }),
  orderFact(`p${message % 7}`, NOON + 1_000 + message, { orderId: `o${message}`, total: 10 }),
];
const messages = (count: number) => factBatches(Array.from({ length: count }, (_, i) => facts(i)));

async function expectBooks(client: ClickHouseClient, count: number): Promise<void> {
  expect(await eventCount(client, STUDIO)).toBe(2 * count);
  expect(await reconciliation(client, STUDIO, { model: "last" })).toMatchObject([
    { orders: count, creditedMinor: 1_000 * count, unattributedMinor: 0, differenceMinor: 0 },
  ]);
}

test("facts that come twice, or out of order, are applied once and in order, and pages are told of revenue", async () => {
  const client = await openHere();
  const told: string[] = [];
  bench.nats.subscribe(changesSubject(STUDIO), { callback: (_, message) => void told.push(message.string()) });
  const attribution = await bench.start(client);
  const [one, two, three, four] = messages(4);
  if (!one || !two || !three || !four) throw new Error("four messages");
  await bench.publish([one, one, three, four, two, one, four]);
  await eventually(async () => expect(await appliedFacts(client)).toMatchObject([{ shard: 0, version: 4 }]));
  await expectBooks(client, 4);
  expect(told).toContain('{"kind":"revenue"}');
  await attribution.stop();
  await client.close();
});

test("of two writers one writes, and the other goes on when it stops", async () => {
  const client = await openHere();
  const [first, second] = [await bench.start(client), await bench.start(client)];
  const all = messages(6);
  await bench.publish(all.slice(0, 3));
  await eventually(async () => expect(await appliedFacts(client)).toMatchObject([{ version: 3 }]));
  await first.stop();
  await bench.publish(all.slice(3));
  await eventually(async () => expect(await appliedFacts(client)).toMatchObject([{ version: 6 }]));
  await second.stop();
  await expectBooks(client, 6);
  await client.close();
});

test("a writer killed again and again while facts come leaves each event once and books that agree", async () => {
  const count = 120;
  const all = messages(count);
  for (let kill = 0; kill < 3; kill++) {
    const child = startChild();
    await bench.publish(all.splice(0, 10));
    // Killed as soon as it has applied something: in the middle of the next unit, most likely, for which there is more.
    await once(child, "message");
    const publishing = bench.publish(all.splice(0, 30));
    await once(child, "message");
    child.kill("SIGKILL");
    await Promise.all([once(child, "exit"), publishing]);
  }
  const client = await openHere();
  const attribution = await bench.start(client);
  await eventually(async () => expect(await appliedFacts(client)).toMatchObject([{ version: count }]), {
    timeoutMs: 30_000,
  });
  await attribution.stop();
  await expectBooks(client, count);
  await client.close();
});

test("goes on when the NATS server is killed and started again", async () => {
  const folder = await makeTempFolder("nats");
  const server = await startEmbeddedNats({ dataDir: folder.path });
  const nats = await connectNats(server.url, "test");
  await ensureStreams(await nats.jetstreamManager());
  const client = await openHere();
  const attribution = await bench.start(client, nats);
  const all = messages(6);
  for (const batch of all.slice(0, 3)) await nats.jetstream().publish(factsSubject(0), await deflateJson(batch));
  await eventually(async () => expect(await appliedFacts(client)).toMatchObject([{ version: 3 }]));

  process.kill(server.pid, "SIGKILL");
  await server.exited;
  const again = await startEmbeddedNats({ dataDir: folder.path, port: Number(new URL(server.url).port) });
  for (const batch of all.slice(3)) {
    await eventually(
      async () => nats.jetstream().publish(factsSubject(0), await deflateJson(batch), { timeout: 1_000 }),
      {
        timeoutMs: 20_000,
      },
    );
  }
  await eventually(async () => expect(await appliedFacts(client)).toMatchObject([{ version: 6 }]), {
    timeoutMs: 20_000,
  });
  await expectBooks(client, 6);
  await attribution.stop();
  await client.close();
  await nats.close();
  await again.stop();
  await folder.remove();
});

/** Attribution in a process of its own, which says whenever it has applied more. */
function startChild(): ChildProcess {
  const script = fileURLToPath(new URL("./test-writer-process.ts", import.meta.url));
  return fork(script, [JSON.stringify(bench.addresses)], { execArgv: ["--import", "tsx"] });
}
