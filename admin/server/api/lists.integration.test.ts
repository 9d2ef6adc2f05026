import type { CollectedBatch } from "@regulars/contracts/event";
import { shardOf } from "@regulars/contracts/shard";
import { EVENTS_STREAM } from "@regulars/contracts/subjects";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
  await pretendAllFolded();
});
afterAll(() => parts.stop());

/** No worker runs here: everything that is published counts as worked out. */
async function pretendAllFolded(): Promise<void> {
  const pool = openPool(parts.databaseUrl, { role: "regulars_worker", max: 1, onError: () => undefined });
  const database = openDatabase(pool);
  await database
    .updateTable("shard_position")
    .set({ seq: 1_000_000 })
    .where("shard", "=", shardOf(parts.a.studioId))
    .execute();
  await database.destroy();
}

/** The events of a message in EVENTS. */
async function published(seq: number): Promise<CollectedBatch["events"]> {
  const manager = await parts.nats.jetstreamManager();
  return (await manager.streams.getMessage(EVENTS_STREAM, { seq })).json<CollectedBatch>().events;
}

describe("a fixed list", () => {
  it("takes people by what names them, and says who put them there; who is on it already is not said again", async () => {
    const { a } = parts;
    const change = await parts.as(a).lists.add({
      listId: a.listId,
      userIds: [`user-${a.marker}`, "new-user", "new-user"],
      emails: [" New@Studio.Example "],
      profileIds: [a.profileId, parts.b.profileId],
    });
    expect(change).toMatchObject({ added: 2, unchanged: 2, unknown: 1, removed: 0 });
    expect(await published(change.seq)).toMatchObject(
      [{ userId: "new-user" }, { email: "new@studio.example" }].map((whom) => ({
        ...whom,
        type: "list",
        name: "list.added",
        properties: { listId: a.listId },
        key: "secret",
        by: expect.stringMatching(/^key:/),
      })),
    );
  });

  it("lets people go by their profile, and makes nobody by that", async () => {
    const { a } = parts;
    const change = await parts
      .as(a)
      .lists.remove({ listId: a.listId, userIds: [`user-${a.marker}`, "stranger"], profileIds: [a.profileId] });
    expect(change).toMatchObject({ removed: 1, unknown: 1, unchanged: 0 });
    expect(await published(change.seq)).toMatchObject([{ profileId: a.profileId, name: "list.removed" }]);
  });

  it("is set as a whole: made when it is not there, the missing put on, the others taken off", async () => {
    const { a } = parts;
    const change = await parts.as(a).lists.set({ listId: a.listId, userIds: ["someone"] });
    expect(change).toMatchObject({ added: 1, removed: 1 });
    expect(await published(change.seq)).toMatchObject([
      { userId: "someone", name: "list.added" },
      { profileId: a.profileId, name: "list.removed" },
    ]);
    const made = await parts.as(a).lists.set({ listId: "brand new", name: "Brand new", userIds: [`user-${a.marker}`] });
    expect(made).toMatchObject({ added: 1, removed: 0 });
    expect(await parts.as(a).lists.get({ listId: "brand new" })).toMatchObject({ name: "Brand new", memberCount: 0 });
    expect(await parts.as(a).lists.set({ listId: "nobody" })).toMatchObject({ added: 0, removed: 0, seq: 0 });
  });

  it("brings ten thousand people in one call, in messages that the stream takes, and no more", async () => {
    const { a } = parts;
    const { listId } = await parts.as(a).lists.create({ name: "Many" });
    const userIds = Array.from({ length: 10_000 }, (_, i) => `${i}`.padStart(255, "u"));
    const { added, seq } = await parts.as(a).lists.add({ listId, userIds });
    expect(added).toBe(10_000);
    expect((await published(seq)).at(-1)).toMatchObject({ userId: userIds.at(-1) });
    const tooMany = parts.as(a).lists.add({ listId, userIds, emails: ["one.more@studio.example"] });
    await expect(tooMany).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("says which address is none", async () => {
    const { a } = parts;
    const refused = parts.as(a).lists.add({ listId: a.listId, emails: ["mia@studio.example", "mia"] });
    await expect(refused).rejects.toMatchObject({ code: "BAD_REQUEST", faults: [{ path: ["emails", 1] }] });
  });

  it("is changed only while it is in use, and stays in use while a segment asks for it", async () => {
    const { a } = parts;
    const { listId } = await parts.as(a).lists.create({ name: "Seasonal", listId: "seasonal" });
    await expect(parts.as(a).lists.create({ name: "Again", listId })).rejects.toMatchObject({ code: "CONFLICT" });
    await parts.as(a).lists.rename({ listId, name: "Winter" });
    await parts.as(a).lists.archive({ listId });
    const change = parts.as(a).lists.add({ listId, userIds: ["u"] });
    await expect(change).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    expect((await parts.as(a).lists.list()).at(-1)).toMatchObject({
      listId,
      name: "Winter",
      archivedAt: expect.any(Number),
    });
    await parts.as(a).lists.restore({ listId });
    expect((await parts.as(a).lists.list()).find((list) => list.listId === listId)?.archivedAt).toBeNull();
  });
});
