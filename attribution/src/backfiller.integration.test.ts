import type { Fact } from "@regulars/contracts/fact";
import { EVENTS_STREAM } from "@regulars/contracts/subjects";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { connectNats } from "@regulars/runtime/jetstream";
import { createLog } from "@regulars/runtime/log";
import { type CounterSpec, counterKey } from "@regulars/segments/counters";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestClickHouse, type TestClickHouse } from "../../test/harness/clickhouse.ts";
import { createDatabase } from "../../test/harness/database.ts";
import { startNats } from "../../test/harness/nats.ts";
import { applyFacts } from "./apply-facts.ts";
import { fillDueCounters } from "./backfiller.ts";
import { eventFact, factBatches, profile, STUDIO } from "./test-facts.ts";

const NOON = Date.UTC(2026, 2, 10, 12);
const attended = (person: string, seq: number, level: number): Fact =>
  eventFact(person, {
    at: NOON + seq,
    seq,
    type: "track",
    name: "class.attended",
    properties: { level },
    messageId: `m${seq}`,
  });

const ALL: CounterSpec = { kind: "did", event: "class.attended" };
const HARD: CounterSpec = {
  kind: "did",
  event: "class.*",
  where: [{ path: ["level"], op: "atLeast", value: 2 }],
  keep: 1,
};

let clickhouse: TestClickHouse;
let database: ReturnType<typeof openDatabase>;
let stopServers: () => Promise<unknown>;
let parts: Parameters<typeof fillDueCounters>[0];

beforeAll(async () => {
  const [testDatabase, testNats, opened] = await Promise.all([createDatabase(), startNats(), openTestClickHouse()]);
  clickhouse = opened;
  database = openDatabase(openPool(testDatabase.url, { role: "regulars_worker", onError: () => undefined }));
  const nats = await connectNats(testNats.url, "test");
  parts = { clickhouse: clickhouse.client, database, nats, log: createLog("test", "silent") };
  stopServers = async () => {
    await nats.close();
    await database.destroy();
    await Promise.all([testDatabase.drop(), testNats.stop(), clickhouse.close()]);
  };
  await database
    .insertInto("studio")
    .values({ studio_id: STUDIO, name: "Test", time_zone: "UTC", currency: "EUR" })
    .execute();
});
afterAll(() => stopServers());

test("history up to the point where the stream begins to count is handed over once ClickHouse has it, and wakes the worker", async () => {
  await database
    .insertInto("segment_counter")
    .values(
      [ALL, HARD].map((spec) => ({
        studio_id: STUDIO,
        counter_key: counterKey(spec),
        spec: JSON.stringify(spec),
        status: "filling" as const,
        shard: 0,
        from_seq: 4,
        from_version: 2,
      })),
    )
    .execute();
  const batches = factBatches([
    [attended("ann", 1, 1), attended("bob", 2, 2), attended("ann", 3, 3)],
    [attended("ann", 4, 1), attended("ann", 5, 3)],
  ]);
  const apply = async (index: number): Promise<unknown> =>
    applyFacts(
      clickhouse.client,
      {
        messages: batches.slice(index, index + 1).map((batch) => ({ batch, streamSeq: index + 1 })),
        appliedThrough: index + 1,
      },
      { ownDomains: () => [], nowMs: NOON },
    );

  await apply(0);
  await fillDueCounters(parts);
  expect(await statuses()).toEqual(["filling", "filling"]);

  await apply(1);
  await fillDueCounters(parts);
  expect(await statuses()).toEqual(["filled", "filled"]);
  expect(await history(ALL)).toEqual({ [profile("ann")]: { n: 3 }, [profile("bob")]: { n: 1 } });
  expect(await history(HARD)).toEqual({ [profile("ann")]: { at: [NOON + 3] }, [profile("bob")]: { at: [NOON + 2] } });
  const { state } = await (await parts.nats.jetstreamManager()).streams.info(EVENTS_STREAM);
  expect(state.messages).toBeGreaterThan(0);
});

async function statuses(): Promise<readonly string[]> {
  const rows = await database.selectFrom("segment_counter").select("status").execute();
  return rows.map((row) => row.status);
}

async function history(spec: CounterSpec): Promise<Readonly<Record<string, unknown>>> {
  const rows = await database
    .selectFrom("history_counter")
    .select(["profile_id", "state"])
    .where("counter_key", "=", counterKey(spec))
    .execute();
  return Object.fromEntries(rows.map((row) => [row.profile_id, row.state]));
}
