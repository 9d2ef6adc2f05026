import { randomUUID } from "node:crypto";
import type { Fact } from "@regulars/contracts/fact";
import type { EventId, ProfileId, SegmentId, StudioId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestClickHouse, type TestClickHouse } from "../../test/harness/clickhouse.ts";
import { createDatabase } from "../../test/harness/database.ts";
import { createStudio } from "../../test/harness/studio.ts";
import { insertRows } from "./clickhouse-rows.ts";
import { agrees, compareSegments, type SegmentComparison } from "./compare-segments.ts";
import { factRows } from "./fact-rows.ts";

const NOW = Date.UTC(2026, 5, 1);
const [ANA, BEA, CLEO] = [1, 2, 3].map((n) => `0199a1b2-0000-7000-8000-00000000000${n}` as ProfileId) as [
  ProfileId,
  ProfileId,
  ProfileId,
];
const IN_LISBON: SegmentDefinition = { v: 1, rule: { kind: "trait", path: ["city"], op: "equals", value: "Lisbon" } };
const TAGGED: SegmentDefinition = {
  v: 1,
  rule: { kind: "traitHeld", path: ["tags"], value: ["a"], op: "atLeast", duration: "P1D" },
};
const [LISBON, TAGS] = [randomUUID() as SegmentId, randomUUID() as SegmentId];

let clickhouse: TestClickHouse;
let database: ReturnType<typeof openDatabase>;
let studioId: StudioId;
let drop: () => Promise<void>;

beforeAll(async () => {
  const [opened, made] = await Promise.all([createDatabase(), openTestClickHouse()]);
  clickhouse = made;
  database = openDatabase(openPool(opened.url, { role: "regulars_worker", onError: () => undefined }));
  const owner = openDatabase(openPool(opened.url, { role: "owner", onError: () => undefined }));
  ({ studioId } = await createStudio(opened.url));
  for (const [segmentId, name, definition] of [
    [LISBON, "In Lisbon", IN_LISBON],
    [TAGS, "Tagged", TAGGED],
  ] as const) {
    await sql`insert into segment (studio_id, segment_id, name, live_revision) values (${studioId}, ${segmentId}, ${name}, 1)`.execute(
      owner,
    );
    await sql`insert into segment_revision (studio_id, segment_id, revision, definition, created_by)
      values (${studioId}, ${segmentId}, 1, ${JSON.stringify(definition)}, 'test')`.execute(owner);
  }
  for (const profileId of [ANA, BEA, CLEO]) {
    const dueAt = profileId === CLEO ? new Date(NOW - 1) : null;
    await sql`insert into profile (studio_id, profile_id, shard, shown_as, first_seen_at, last_seen_at, folded_at, next_due_at)
      values (${studioId}, ${profileId}, 0, 'x', now(), now(), now(), ${dueAt})`.execute(owner);
  }
  await owner.destroy();
  await apply(1, [profileFact(ANA, "Lisbon"), profileFact(BEA, "Porto"), profileFact(CLEO, "Lisbon"), entered(ANA)]);
  await enter(ANA);
  drop = opened.drop;
});
afterAll(async () => {
  await database.destroy();
  await Promise.all([clickhouse.close(), drop()]);
});

test("a segment agrees when stream, history and SQL say the same; whoever the clock should have moved by now is left out", async () => {
  const { LISBON: lisbon, TAGS: tags } = await compare();
  expect(lisbon).toMatchObject({ members: 1, byHistory: 1, bySql: 2, onlyMembers: [], onlySql: [] });
  expect(agrees(lisbon)).toBe(true);
  expect(tags).toMatchObject({ members: 0, byHistory: 0, bySql: undefined });
});

test("a member for whom the definition does not hold, and one without an entry, are differences", async () => {
  await enter(BEA);
  const { LISBON: lisbon } = await compare();
  expect(lisbon).toMatchObject({ members: 2, byHistory: 1, onlyMembers: [BEA] });
  expect(agrees(lisbon)).toBe(false);
});

test("somebody for whom the definition holds and who is no member is a difference", async () => {
  await apply(2, [profileFact(BEA, "Lisbon"), profileFact(ANA, "Porto")]);
  await sql`delete from membership where profile_id = ${BEA}`.execute(database);
  const { LISBON: lisbon } = await compare();
  expect(lisbon).toMatchObject({ members: 1, byHistory: 1, onlyMembers: [ANA], onlySql: [BEA] });
  expect(agrees(lisbon)).toBe(false);
});

async function compare(): Promise<{ readonly LISBON: SegmentComparison; readonly TAGS: SegmentComparison }> {
  const all: SegmentComparison[] = [];
  const stores = { database, clickhouse: clickhouse.client };
  for await (const one of compareSegments(stores, { studioId, name: "Studio", timeZone: "UTC" }, NOW)) all.push(one);
  const [first, second] = all;
  if (first === undefined || second === undefined) throw new Error("Two segments were to be compared");
  return { LISBON: first, TAGS: second };
}

async function apply(version: number, facts: readonly Fact[]): Promise<void> {
  const rows = factRows([{ v: 1, shard: 0, version, facts }]);
  await insertRows(clickhouse.client, "event", { rows: rows.event });
  await insertRows(clickhouse.client, "profile", { rows: rows.profile });
}

async function enter(profileId: ProfileId): Promise<void> {
  await sql`insert into membership (studio_id, segment_id, profile_id, entered_at)
    values (${studioId}, ${LISBON}, ${profileId}, now())`.execute(database);
}

function profileFact(profileId: ProfileId, city: string): Fact {
  return { kind: "profile", studioId, profileId, shownAs: "x", traits: { city, tags: ["a"] }, consents: {}, lists: [] };
}

function entered(profileId: ProfileId): Fact {
  const eventId = randomUUID() as EventId;
  return { kind: "membership", eventId, studioId, profileId, segmentId: LISBON, change: "entered", at: NOW - 1_000 };
}
