import { openDatabase, openPool } from "@regulars/db/postgres";
import { connectNats } from "@regulars/runtime/jetstream";
import { afterAll, describe, expect, it } from "vitest";
import { createDatabase } from "./database.ts";
import { generateEvents } from "./generate-events.ts";
import { startNats } from "./nats.ts";
import { isRunning } from "./processes.ts";
import { createStudio } from "./studio.ts";

describe("what tests stand on", async () => {
  const database = await createDatabase();
  afterAll(() => database.drop());

  it("a database of one's own has the schema and nothing of another test's", async () => {
    const other = await createDatabase();
    const { studioId } = await createStudio(database.url);
    const seen = async (url: string) => {
      const db = openDatabase(openPool(url, { role: "regulars_worker", onError: () => undefined }));
      const rows = await db.selectFrom("studio").select("studio_id").execute();
      await db.destroy();
      return rows.map((row) => row.studio_id);
    };
    expect(await seen(database.url)).toEqual([studioId]);
    expect(await seen(other.url)).toEqual([]);
    await other.drop();
  });

  it("a NATS server of one's own has the streams, and is gone when it was stopped", async () => {
    const nats = await startNats();
    const connection = await connectNats(nats.url, "test");
    const names = [];
    for await (const name of (await connection.jetstreamManager()).streams.names()) names.push(name);
    expect(names.sort()).toEqual(["EVENTS", "FACTS"]);
    await connection.close();
    await nats.stop();
    expect(isRunning(nats.pid)).toBe(false);
  });

  it("the same seed makes the same events, each messageId as often as it was sent", () => {
    const options = { seed: 7, people: 20, events: 500, endMs: Date.UTC(2026, 0, 1) };
    const bodies = generateEvents(options);
    expect(bodies).toEqual(generateEvents(options));
    expect(new Set(bodies.map((body) => body.messageId)).size).toBe(500);
    expect(bodies.length).toBeGreaterThan(500);
    expect(new Set(bodies.map((body) => body.type))).toEqual(new Set(["page", "identify", "alias", "track"]));
  });
});
