import type { Rule } from "@regulars/contracts/segment-definition";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { START_MS, startBench } from "./test-bench.ts";

let bench: Awaited<ReturnType<typeof startBench>>;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const attendedWithin = (within: string): Rule => ({ kind: "did", event: "class.attended", within });

describe("a shard's worker", () => {
  test("brings events to people, members and facts, each once", async () => {
    const segmentId = await bench.define("Attended", attendedWithin("PT5S"));
    await bench.publish([{ userId: "u1" }, { userId: "u2" }, { userId: "u1", name: "other" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1", "u2"]);
    const facts = await bench.facts();
    expect(facts.filter((fact) => fact.kind === "event")).toHaveLength(3);
    expect(facts.filter((fact) => fact.kind === "membership")).toHaveLength(2);
  });

  test("a window closes at its instant, without a new event", async () => {
    const segmentId = await bench.define("Attended", attendedWithin("PT5S"));
    await bench.publish([{ userId: "u1" }]);
    await bench.settled();
    bench.clock.set(START_MS + 4_999);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    bench.clock.set(START_MS + 60_000);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual([]);
    const exits = (await bench.facts()).filter((fact) => fact.kind === "membership" && fact.change === "exited");
    expect(exits).toMatchObject([{ at: START_MS + 5_000 }]);
  });

  test("the same messageId again changes nothing for seven days, and is a new event after them", async () => {
    const segmentId = await bench.define("Twice", {
      kind: "did",
      event: "class.attended",
      times: { op: "atLeast", count: 2 },
    });
    await bench.publish([
      { userId: "u1", messageId: "m1" },
      { userId: "u1", messageId: "m1" },
    ]);
    bench.clock.set(START_MS + 7 * 86_400_000 - 1);
    await bench.publish([{ userId: "u1", messageId: "m1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual([]);
    bench.clock.set(START_MS + 7 * 86_400_000);
    await bench.publish([{ userId: "u1", messageId: "m1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
  });

  test("a visitor who says who they are is one person with what they did before", async () => {
    const segmentId = await bench.define("Twice", {
      kind: "did",
      event: "class.attended",
      times: { op: "atLeast", count: 2 },
    });
    await bench.publish([{ anonymousId: "a1" }, { userId: "u1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual([]);
    await bench.publish([
      { type: "identify", name: "identify", userId: "u1", anonymousId: "a1", traits: { first_name: "Ana" } },
    ]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    const people = await bench.database.selectFrom("profile").select(["shown_as", "name"]).execute();
    expect(people).toEqual([{ shown_as: "u1", name: "Ana" }]);
    const identifiers = await bench.database
      .selectFrom("identifier")
      .select(["kind", "value"])
      .orderBy("kind")
      .execute();
    expect(identifiers).toEqual([
      { kind: "anonymousId", value: "a1" },
      { kind: "userId", value: "u1" },
    ]);
    expect(await bench.database.selectFrom("profile_merge").select("reason").execute()).toEqual([
      { reason: "identified" },
    ]);
  });

  test("a merge enters nothing that either was in, and leaves one membership", async () => {
    const segmentId = await bench.define("Attended", { kind: "did", event: "class.attended" });
    await bench.publish([{ anonymousId: "a1" }, { userId: "u1" }]);
    await bench.settled();
    await bench.publish([
      { anonymousId: "a2" },
      { anonymousId: "a2", userId: "u1" },
      { anonymousId: "a1", userId: "u1" },
    ]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    const entered = (await bench.facts()).filter((fact) => fact.kind === "membership");
    expect(entered.map((fact) => fact.kind === "membership" && fact.change)).toEqual(["entered", "entered", "entered"]);
  });

  test("an anonymousId of another userId stays where it is", async () => {
    await bench.publish([
      { userId: "u1", anonymousId: "shared" },
      { userId: "u2", anonymousId: "shared" },
    ]);
    await bench.settled();
    const rows = await sql<{ shown_as: string; value: string }>`
      select p.shown_as, i.value from identifier i join profile p using (studio_id, profile_id) order by 1, 2`.execute(
      bench.database,
    );
    expect(rows.rows).toEqual([
      { shown_as: "u1", value: "shared" },
      { shown_as: "u1", value: "u1" },
      { shown_as: "u2", value: "u2" },
    ]);
  });

  test("an event that the database refuses harms only itself and is kept with the reason", async () => {
    await bench.publish([{ userId: "u1" }, { userId: "bad\u0000id" }, { userId: "u2" }]);
    await bench.publish([{ userId: "u3" }]);
    await bench.settled();
    const people = await bench.database.selectFrom("profile").select("shown_as").orderBy("shown_as").execute();
    expect(people.map((person) => person.shown_as)).toEqual(["u1", "u2", "u3"]);
    const letters = await bench.database.selectFrom("dead_letter").select(["reason", "event"]).execute();
    expect(letters).toHaveLength(1);
    expect(JSON.parse(letters[0]?.event ?? "")).toMatchObject({ userId: "bad\u0000id" });
  });

  test("what ingest refused is kept with its place and reason", async () => {
    const rejected = [
      {
        index: 4,
        code: "wrong_type",
        reason: "total must be a number",
        path: "properties.total",
        receivedAt: START_MS,
        key: "public",
        body: { total: "x\u0000" },
      },
    ];
    await bench.publish([], { rejected });
    await bench.settled();
    const rows = await bench.database.selectFrom("rejected_event").select(["code", "path", "body"]).execute();
    expect(rows).toEqual([{ code: "wrong_type", path: "properties.total", body: '{"total":"x\\u0000"}' }]);
  });

  test("an edited definition moves members by the difference, and each move is one fact", async () => {
    const segmentId = await bench.define("Named", { kind: "trait", path: ["city"], op: "equals", value: "Lisbon" });
    await bench.publish([
      { type: "identify", name: "identify", userId: "u1", traits: { city: "Lisbon" } },
      { type: "identify", name: "identify", userId: "u2", traits: { city: "Porto" } },
    ]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
    const rule: Rule = { kind: "trait", path: ["city"], op: "in", value: ["Porto", "Lisbon"] };
    await sql`insert into segment_revision (studio_id, segment_id, revision, definition, created_by)
      values (${bench.studioId}, ${segmentId}, 2, ${JSON.stringify({ v: 1, rule })}, 'test')`.execute(bench.database);
    await sql`update segment set revision = 2`.execute(bench.database);
    await sql`update studio set definitions_revision = definitions_revision + 1`.execute(bench.database);
    await bench.publish([]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1", "u2"]);
    expect((await bench.facts()).filter((fact) => fact.kind === "membership")).toHaveLength(2);
  });

  test("a browser cannot give someone known an address, neither directly nor through a visitor who merges", async () => {
    const identify = { type: "identify", name: "identify", key: "public" } as const;
    await bench.publish([
      { type: "identify", name: "identify", userId: "u1", traits: { email: "own@example.com" } },
      { ...identify, anonymousId: "a1", traits: { email: "other@example.com", city: "Faro" } },
      { ...identify, userId: "u1", anonymousId: "a1", traits: {} },
      { ...identify, anonymousId: "a1", traits: { email: "third@example.com" } },
    ]);
    await bench.settled();
    const people = await bench.database.selectFrom("profile").select(["shown_as", "email", "traits"]).execute();
    expect(people).toMatchObject([{ shown_as: "u1", email: "own@example.com", traits: { city: { v: "Faro" } } }]);
    const addresses = await bench.database
      .selectFrom("identifier")
      .select("value")
      .where("kind", "=", "email")
      .execute();
    expect(addresses).toEqual([{ value: "own@example.com" }]);
    const refused = await bench.database
      .selectFrom("rejected_event")
      .select(["code", "path", "key_kind", "event_id"])
      .orderBy("position")
      .execute();
    const left = { code: "secret_key_required", key_kind: "public", event_id: expect.any(String) };
    expect(refused).toEqual([
      { ...left, path: "email" },
      { ...left, path: "traits.email" },
    ]);
  });

  test("people who merge while a segment is archived are counted once when it is restored", async () => {
    const segmentId = await bench.define("Attended", { kind: "did", event: "class.attended" });
    await bench.publish([{ anonymousId: "a1" }, { userId: "u1" }, { userId: "u2" }]);
    await bench.settled();
    const touch = sql`update studio set definitions_revision = definitions_revision + 1`;
    await sql`update segment set archived_at = now()`.execute(bench.database);
    await touch.execute(bench.database);
    await bench.publish([{ anonymousId: "a1", userId: "u1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1", "u2"]);
  });

  test("a worker that starts again goes on where the position is", async () => {
    const segmentId = await bench.define("Twice", {
      kind: "did",
      event: "class.attended",
      times: { op: "exactly", count: 2 },
    });
    await bench.publish([{ userId: "u1" }]);
    await bench.restartWorker();
    await bench.publish([{ userId: "u1" }]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1"]);
  });
});

describe("an event that is nobody's", () => {
  test("makes and changes no one, is a fact in its place, and is one however often it comes", async () => {
    const segmentId = await bench.define("Seen", { kind: "did", event: "*" });
    const bot = { bot: ["user_agent"], key: "public" } as const;
    await bench.publish([
      { userId: "u1", messageId: "m1" },
      { ...bot, anonymousId: "a1", type: "page", name: "page.viewed", messageId: "m2" },
      {
        ...bot,
        anonymousId: "a1",
        userId: "u1",
        type: "identify",
        name: "identify",
        traits: { city: "Faro" },
        messageId: "m3",
      },
      { ...bot, anonymousId: "a1", name: "form.submitted", messageId: "m4" },
      { counted: true, key: "public", type: "page", name: "page.viewed", messageId: "m5" },
      { ...bot, anonymousId: "a1", messageId: "m2" },
      { userId: "u2", messageId: "m6" },
    ]);
    await bench.settled();
    expect(await bench.members(segmentId)).toEqual(["u1", "u2"]);
    const identifiers = await bench.database.selectFrom("identifier").select("value").orderBy("value").execute();
    expect(identifiers).toEqual([{ value: "u1" }, { value: "u2" }]);
    expect(await bench.database.selectFrom("profile").select("traits").distinct().execute()).toEqual([{ traits: {} }]);
    const facts = (await bench.facts()).flatMap((fact) =>
      "event" in fact ? [`${fact.kind} ${fact.event.messageId}`] : [],
    );
    expect(facts).toEqual([
      "event m1",
      "profileless m2",
      "profileless m3",
      "profileless m4",
      "profileless m5",
      "event m6",
    ]);
  });
});
