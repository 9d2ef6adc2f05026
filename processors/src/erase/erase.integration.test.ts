import { applyFacts } from "@regulars/attribution/apply-facts";
import { erasePerson } from "@regulars/attribution/erase/erase-person";
import { foldedThrough, openErasures } from "@regulars/attribution/erase/erasure.store";
import { reconciliation } from "@regulars/attribution/reports/reconciliation.report";
import type { CollectedEvent, RejectedEvent } from "@regulars/contracts/event";
import type { FactBatch } from "@regulars/contracts/fact";
import type { ErasureId, EventId, ImportId, ProfileId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import { FACTS_STREAM } from "@regulars/contracts/subjects";
import { inflateJson } from "@regulars/runtime/deflate";
import { newId } from "@regulars/runtime/ids";
import { createLog } from "@regulars/runtime/log";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestClickHouse, type TestClickHouse } from "../../../test/harness/clickhouse.ts";
import { grepClickHouse, grepPostgres, grepStreams } from "../../../test/harness/grep-stores.ts";
import { START_MS, startBench } from "../test-bench.ts";

type Bench = Awaited<ReturnType<typeof startBench>>;
type Client = TestClickHouse["client"];

let bench: Bench;
let clickhouse: TestClickHouse;
beforeEach(async () => {
  [bench, clickhouse] = await Promise.all([startBench(), openTestClickHouse()]);
});
afterEach(async () => {
  await Promise.all([bench.stop(), clickhouse.close()]);
});

const ADA = "ada@erased.example";
/** Whatever tells of Ada. */
const WORDS = [
  ADA,
  "Augusta",
  "+491705550001",
  "user-of-ada",
  "device-of-ada",
  "order-of-ada",
  "ada-said",
  "ada%40erased",
];
const FILE = `who,mail\nuser-of-ada,${ADA}\nuser-of-zoe,zoe@kept.example\n`;

test("a person who is erased is in no store, however often it was cut short, and what they paid stays", {
  timeout: 180_000,
}, async () => {
  const segmentId = await bench.define("Buyers", { kind: "did", event: "order.completed" });
  const eventIds = await livePeople();
  const profileIds = await profilesOf("user-of-ada");
  expect(profileIds).toHaveLength(2);
  await uploadFile();
  await applyAll();
  const words = [...WORDS, ...eventIds, ...profileIds];
  const tables = async () => new Set((await grepAll(words)).map((finding) => finding.split(":")[0]));
  const before = await tables();
  for (const name of [
    "profile",
    "identifier",
    "profile_merge",
    "rejected_event",
    "dead_letter",
    "import_chunk",
    "import_error",
  ])
    expect(before).toContain(`postgres.public.${name}`);
  for (const name of ["event", "activity", "touchpoint", "orders", "order_event", "profile", "profileless_event"])
    expect(before).toContain(`clickhouse.${name}`);
  expect(await bench.members(segmentId)).toEqual(["user-of-ada", "user-of-zoe"]);
  const books = await reconciliation(clickhouse.client, bench.studioId, { model: "last" });
  expect(books).toMatchObject([{ orders: 2, ordersMinor: 13_000, differenceMinor: 0 }]);

  const erasureId = await ask(profileIds[0]);
  await bench.settled();
  expect(await bench.members(segmentId)).toEqual(["user-of-zoe"]);
  await applyAll();
  expect(await finishCutShortEverywhere()).toBeGreaterThan(20);

  expect(await grepAll(words)).toEqual([]);
  expect(await grepAll(["user-of-zoe"])).toContain("clickhouse.event: user-of-zoe");
  expect(await reconciliation(clickhouse.client, bench.studioId, { model: "last" })).toEqual(books);
  const receipt = await bench.database
    .selectFrom("erasure")
    .selectAll()
    .where("erasure_id", "=", erasureId)
    .executeTakeFirstOrThrow();
  expect(receipt).toMatchObject({
    pending: null,
    removed: { "postgres.profile": 1, "postgres.membership": 1, "clickhouse.orders": 1 },
  });
  expect(receipt.finished_at).not.toBeNull();
  const { rows } = await sql<{
    text: string;
  }>`select convert_from(content, 'utf8') as text from import_chunk order by position`.execute(bench.database);
  const text = rows.map((row) => row.text).join("");
  expect(text.length).toBe(FILE.length);
  expect(text.trim().split(/\s*\n\s*/)).toEqual(["who,mail", "user-of-zoe,zoe@kept.example"]);
});

test("who was erased is refused, without being named again, until that is lifted", async () => {
  await livePeople();
  const erasureId = await ask((await profilesOf("user-of-ada"))[0]);
  await bench.settled();
  const importId = await uploadFile();
  const imported = { importId, startsJourneys: false, line: 2 };
  await bench.publish(
    [
      { userId: "user-of-ada", messageId: "ada-said-again" },
      { userId: "somebody", type: "identify", name: "identify", traits: { email: ADA.toUpperCase() } },
      { email: ADA, imported },
      { anonymousId: "device-of-ada", key: "public" },
      {
        profileId:
          (await sql<{ id: ProfileId }>`select gen_random_uuid() as id`.execute(bench.database)).rows[0]?.id ??
          ("" as ProfileId),
        type: "list",
        name: "list.added",
        properties: { listId: "x" },
      },
      { userId: "user-of-zoe", anonymousId: "device-of-ada", key: "public" },
    ],
    { rejected: [rejectedOf({ userId: "user-of-ada", event: "Paid", mail: ADA })] },
  );
  await bench.settled();
  const refused = await bench.database
    .selectFrom("rejected_event")
    .select(["path", "body"])
    .where("code", "=", "erased_person")
    .orderBy("position")
    .execute();
  expect(refused.map(({ path }) => path)).toEqual(["userId", "userId", "email", "email", "anonymousId"]);
  for (const { body } of refused) expect(body).not.toMatch(/ada/i);
  const [line] = await bench.database
    .selectFrom("import_error")
    .selectAll()
    .where("code", "=", "erased_person")
    .execute();
  expect(line).toMatchObject({ line: 2, raw: "", path: "email", accepted: false });
  const counts = await bench.database
    .selectFrom("import")
    .select(["accepted", "rejected"])
    .where("import_id", "=", importId)
    .executeTakeFirst();
  expect(counts).toEqual({ accepted: 1, rejected: 1 });
  expect(await shown()).toEqual(["user-of-zoe"]);

  await bench.database.deleteFrom("suppressed_identifier").where("erasure_id", "=", erasureId).execute();
  await bench.publish([{ userId: "user-of-ada", messageId: "ada-said-anew" }]);
  await bench.settled();
  expect(await shown()).toEqual(["user-of-ada", "user-of-zoe"]);
});

test("an order that comes twice, for nobody or unwritten changes nothing", async () => {
  await livePeople();
  const [profileId] = await profilesOf("user-of-zoe");
  await bench.publish([], { erasures: [{ erasureId: newId<ErasureId>(), profileId }] });
  await bench.settled();
  expect(await shown()).toEqual(["user-of-ada", "user-of-zoe"]);
  const erasureId = await ask(profileId);
  await bench.publish([], { erasures: [{ erasureId, profileId }] });
  await bench.settled();
  expect(await shown()).toEqual(["user-of-ada"]);
  expect((await bench.facts()).filter(({ kind }) => kind === "erasure")).toHaveLength(1);
});

/** Two people with all that can be known of them. @returns ids of Ada's events */
async function livePeople(): Promise<readonly EventId[]> {
  const url = "https://studio.example/?utm_source=news&mail=ada%40erased.example";
  const order = (who: string, total: number) => ({
    userId: `user-of-${who}`,
    messageId: `${who}-said-1`,
    name: "order.completed",
    properties: { orderId: `order-of-${who}`, total, currency: "EUR" },
  });
  const traits = { email: ADA, phone: "+491705550001", first_name: "Augusta" };
  const events: Partial<CollectedEvent>[] = [
    {
      eventId: newId(),
      type: "page",
      name: "page.viewed",
      anonymousId: "device-of-ada",
      key: "public",
      context: { page: { url } },
      messageId: "ada-said-2",
    },
    {
      eventId: newId(),
      type: "identify",
      name: "identify",
      userId: "user-of-ada",
      traits: { email: `old-${ADA}` },
      messageId: "ada-said-3",
    },
    {
      eventId: newId(),
      type: "identify",
      name: "identify",
      userId: "user-of-ada",
      anonymousId: "device-of-ada",
      traits,
      messageId: "ada-said-4",
    },
    { eventId: newId(), ...order("ada", 80) },
  ];
  await bench.publish([...events.slice(0, 1)]);
  await bench.publish([...events.slice(1), order("zoe", 50)]);
  const bot = {
    type: "page",
    name: "page.viewed",
    anonymousId: "device-of-ada",
    bot: ["headers"],
    messageId: "ada-said-5",
  } as const;
  await bench.publish([bot], {
    rejected: [rejectedOf({ userId: "user-of-ada", mail: ADA }), rejectedOf({ userId: "user-of-zoe" })],
  });
  // What only the database refuses: text with U+0000.
  await bench.publish([
    {
      userId: "user-of-ada",
      properties: { note: "\u0000", mail: ADA },
      traits: { x: "\u0000" },
      type: "identify",
      name: "identify",
      messageId: "ada-said-6",
    },
  ]);
  await bench.settled();
  return events.flatMap(({ eventId }) => eventId ?? []);
}

function rejectedOf(body: Record<string, string>): RejectedEvent {
  return {
    index: 0,
    code: "missing_field",
    reason: `It lacks a name: ${body.mail ?? ""}`,
    receivedAt: START_MS,
    key: "secret",
    body,
  };
}

async function uploadFile(): Promise<ImportId> {
  const importId = newId<ImportId>();
  const { studioId, database } = bench;
  const bytes = Buffer.from(FILE);
  await sql`
    insert into import (studio_id, import_id, name, format, kind, bytes, received, status, created_by, accepted, rejected)
    values (${studioId}, ${importId}, 'people.csv', 'csv', 'people', ${bytes.length}, ${bytes.length}, 'paused', 'user:1', 2, 0)`.execute(
    database,
  );
  // In two pieces, the second of which begins in the middle of Ada's line.
  for (const [position, content] of [
    [0, bytes.subarray(0, 14)],
    [14, bytes.subarray(14)],
  ] as const)
    await database
      .insertInto("import_chunk")
      .values({ studio_id: studioId, import_id: importId, position, content })
      .execute();
  await sql`
    insert into import_error (studio_id, import_id, line, fault, accepted, code, reason, raw)
    values (${studioId}, ${importId}, 9, 0, false, 'invalid_value', ${`No date: ${ADA}`}, ${`user-of-ada,${ADA}`})`.execute(
    database,
  );
  return importId;
}

/** The profile that a userId names, and those that were merged into it. */
async function profilesOf(userId: string): Promise<readonly [ProfileId, ...ProfileId[]]> {
  const { rows } = await sql<{ id: ProfileId }>`
    select profile_id as id from identifier where kind = 'userId' and value = ${userId}
    union all
    select m.from_profile_id from profile_merge m join identifier i on i.profile_id = m.into_profile_id
    where i.kind = 'userId' and i.value = ${userId}`.execute(bench.database);
  const [first, ...others] = rows.map(({ id }) => id);
  if (first === undefined) throw new Error(`${userId} is not there`);
  return [first, ...others];
}

async function shown(): Promise<readonly string[]> {
  const rows = await bench.database.selectFrom("profile").select("shown_as").orderBy("shown_as").execute();
  return rows.map((row) => row.shown_as);
}

/** Writes an erasure down and orders it, as the admin does. */
async function ask(profileId: ProfileId): Promise<ErasureId> {
  const erasureId = newId<ErasureId>();
  await bench.database
    .insertInto("erasure")
    .values({
      studio_id: bench.studioId,
      erasure_id: erasureId,
      requested_by: "user:1",
      requested_at: new Date(START_MS),
      removed: "{}",
      pending: JSON.stringify({ profileId }),
    })
    .execute();
  await bench.publish([], { erasures: [{ erasureId, profileId }] });
  return erasureId;
}

let appliedThrough = 0;

/** Applies what FACTS holds. */
async function applyAll(): Promise<void> {
  const manager = await bench.nats.jetstreamManager();
  const { state } = await manager.streams.info(FACTS_STREAM);
  const messages: { batch: FactBatch; streamSeq: number }[] = [];
  for (let seq = Math.max(state.first_seq, appliedThrough + 1); seq <= state.last_seq; seq += 1) {
    const { data } = await manager.streams.getMessage(FACTS_STREAM, { seq });
    messages.push({ batch: await inflateJson<FactBatch>(data), streamSeq: seq });
  }
  appliedThrough = state.last_seq;
  await applyFacts(clickhouse.client, { messages, appliedThrough }, { ownDomains: () => [], nowMs: START_MS });
}

/** Lets the erasure fail at every statement of ClickHouse in turn, and begin again. @returns how often it did */
async function finishCutShortEverywhere(): Promise<number> {
  const { database, nats, clock, studioId } = bench;
  const at = await foldedThrough(database, shardOf(studioId));
  for (let cuts = 0; ; cuts += 1) {
    const [erasure] = await openErasures(database);
    if (erasure === undefined) throw new Error("there is no erasure under way");
    let left = cuts;
    const deps = {
      clickhouse: failing(clickhouse.client, () => left-- === 0),
      database,
      nats,
      clock,
      log: createLog("test", "silent"),
      signal: new AbortController().signal,
    };
    try {
      expect(await erasePerson(deps, erasure, at)).toBe(true);
      return cuts;
    } catch (error) {
      if (!(error instanceof CutShort)) throw error;
    }
  }
}

class CutShort extends Error {}

function failing(client: Client, fails: () => boolean): Client {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (fails()) throw new CutShort();
        return value.apply(target, args);
      };
    },
  });
}

async function grepAll(words: readonly string[]): Promise<readonly string[]> {
  return [
    ...(await grepPostgres(bench.databaseUrl, words)),
    ...(await grepClickHouse(clickhouse.client, words)),
    ...(await grepStreams(bench.natsUrl, words)),
  ];
}
