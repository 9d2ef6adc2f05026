import type { Fact } from "@regulars/contracts/fact";
import type { Json, JsonObject } from "@regulars/contracts/json";
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

const said = (person: string, seq: number, traits: JsonObject): Fact =>
  eventFact(person, { at: NOON + seq, seq, type: "identify", name: "identify", traits, messageId: `m${seq}` });
const renewed = (person: string, seq: number): Fact =>
  eventFact(person, { at: NOON + seq, seq, type: "track", name: "membership.renewed", messageId: `m${seq}` });

const ALL: CounterSpec = { kind: "did", event: "class.attended" };
const HARD: CounterSpec = {
  kind: "did",
  event: "class.*",
  where: [{ path: ["level"], op: "atLeast", value: 2 }],
  keep: 1,
};
const LAST: CounterSpec = { kind: "latest", event: "class.attended", paths: [["level"]] };
const held = (path: readonly string[], value: Json): CounterSpec => ({ kind: "held", path, value, forMs: 1_000 });
const CITY = held(["city"], "Faro");
const ACTIVE = held(["membership", "status"], "active");
const TAGS = held(["tags"], ["a", "b"]);

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
      [ALL, HARD, LAST, CITY, ACTIVE, TAGS].map((spec) => ({
        studio_id: STUDIO,
        counter_key: counterKey(spec),
        spec: JSON.stringify(spec),
        status: "filling" as const,
        shard: 0,
        from_seq: 9,
        from_version: 3,
      })),
    )
    .execute();
  const batches = factBatches([
    [attended("ann", 1, 1), attended("bob", 2, 2), attended("ann", 3, 3)],
    [attended("ann", 4, 1), said("ann", 5, { city: "Faro", tags: ["b"] }), said("bob", 6, { city: "Faro" })],
    [said("bob", 7, { city: "Porto" }), renewed("bob", 8), said("ann", 9, { tags: { $add: ["a"] } })],
    [attended("ann", 10, 3), said("ann", 11, { city: "Porto", tags: [] })],
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
  expect(new Set(await statuses())).toEqual(new Set(["filling"]));

  for (const index of [1, 2, 3]) await apply(index);
  await fillDueCounters(parts);
  expect(new Set(await statuses())).toEqual(new Set(["filled"]));
  expect(await history(ALL)).toEqual({ [profile("ann")]: { n: 3 }, [profile("bob")]: { n: 1 } });
  expect(await history(HARD)).toEqual({ [profile("ann")]: { at: [NOON + 3] }, [profile("bob")]: { at: [NOON + 2] } });
  expect(await history(LAST)).toMatchObject({
    [profile("ann")]: expect.anything(),
    [profile("bob")]: expect.anything(),
  });
  expect(await history(CITY)).toEqual({
    [profile("ann")]: { other: null, held: [[NOON + 5, "m5"]] },
    [profile("bob")]: { other: [NOON + 7, "m7"], held: [] },
  });
  expect(await history(ACTIVE)).toEqual({ [profile("bob")]: { other: null, held: [[NOON + 8, "m8"]] } });
  expect(await history(TAGS)).toEqual({ [profile("ann")]: { other: [NOON + 5, "m5"], held: [[NOON + 9, "m9"]] } });
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
