import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { shardOf } from "@regulars/contracts/shard";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { compileSegment } from "@regulars/segments/compile";
import { addToCounter, emptyCounter } from "@regulars/segments/counters";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParts } from "./test-parts.ts";
import { INSTANT_MS } from "./test-studios.ts";

const DAY_MS = 86_400_000;

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

const VISITED = { kind: "did", event: "class.attended", within: "P10D" } as const;

/** Keeps what the stream would have counted: one class, on the day the studio was filled. */
async function keepVisit(): Promise<void> {
  const { studioId, profileId } = parts.a;
  const counter = compileSegment({ v: 1, rule: VISITED }).counters[0];
  if (counter === undefined || counter.spec.kind === "held") throw new Error("Visits are counted");
  const event = { name: "class.attended", occurredAt: INSTANT_MS, properties: {}, messageId: "m" };
  const state = addToCounter(counter.spec, emptyCounter(counter.spec), event);
  const pool = openPool(parts.databaseUrl, { role: "regulars_worker", max: 1, onError: () => undefined });
  const database = openDatabase(pool);
  const { slot } = await database
    .insertInto("segment_counter")
    .values({
      studio_id: studioId,
      counter_key: counter.key,
      spec: JSON.stringify(counter.spec),
      status: "complete",
      shard: shardOf(studioId),
      from_seq: 0,
      from_version: 0,
    })
    .returning("slot")
    .executeTakeFirstOrThrow();
  await database
    .updateTable("profile")
    .set({
      state: JSON.stringify({ counters: { [slot]: state } }),
      consents: JSON.stringify({ email: { is: "granted", at: INSTANT_MS, id: "m" } }),
    })
    .where("profile_id", "=", profileId)
    .execute();
  await database.destroy();
}

describe("why somebody is in a segment", () => {
  it("is told rule by rule: truth, what was seen, and when the clock changes it; also for a profile that was merged away", async () => {
    await keepVisit();
    const { a } = parts;
    const rules = [
      VISITED,
      { kind: "consent", channel: "email", is: "granted" },
      { kind: "list", listId: a.listId },
      { kind: "member", segmentId: a.segmentId, is: false },
      { kind: "trait", path: ["city"], op: "equals", value: "Elsewhere" },
    ] as const;
    const definition: SegmentDefinition = { v: 1, rule: { kind: "any", rules } };
    const { segmentId } = await parts.as(a).segments.create({ name: "Asked about", definition });
    const why = await parts.as(a).segments.explain({ segmentId, profileId: a.mergedProfileId });
    expect(why).toMatchObject({
      profileId: a.profileId,
      segmentName: "Asked about",
      isMember: false,
      status: "computing",
      explanation: { truth: true },
      names: { segments: { [a.segmentId]: `Segment ${a.marker}` }, lists: { [a.listId]: `List ${a.marker}` } },
    });
    expect(why.explanation?.children).toMatchObject([
      { rule: VISITED, truth: true, nextChangeAt: INSTANT_MS + 10 * DAY_MS },
      { truth: true, saw: "granted" },
      { truth: true },
      { truth: false },
      { truth: false, saw: `City ${a.marker}` },
    ]);
  });

  it("waits for what is still counted from history", async () => {
    const { a } = parts;
    const why = await parts.as(a).segments.explain({ segmentId: a.segmentId, profileId: a.profileId });
    expect(why).toMatchObject({ isMember: true, enteredAt: INSTANT_MS, explanation: null });
  });
});
