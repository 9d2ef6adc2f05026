import type { CollectedBatch, CollectedEvent } from "@regulars/contracts/event";
import type { ImportId, StudioId } from "@regulars/contracts/ids";
import { IMPORT_LOOK_SUBJECT, importMapping, type LookAnswer } from "@regulars/contracts/imports";
import { EVENTS_STREAM, eventsSubject } from "@regulars/contracts/subjects";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { systemClock } from "@regulars/runtime/clock";
import { newId } from "@regulars/runtime/ids";
import { connectNats } from "@regulars/runtime/jetstream";
import { createLifecycle } from "@regulars/runtime/lifecycle";
import { createLog } from "@regulars/runtime/log";
import { createDatabase } from "@regulars/test/harness/database";
import { until } from "@regulars/test/harness/eventually";
import { startNats } from "@regulars/test/harness/nats";
import { createStudio } from "@regulars/test/harness/studio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBeginning } from "./file.ts";
import { createHistoryStream, type HistoryStream } from "./history-stream.ts";
import { CHUNK_BYTES, findTask } from "./import.store.ts";
import { runImport } from "./run-import.ts";
import { startImports } from "./start-imports.ts";

/** Real servers, and ingest's part in imports on top of them; what the fold would do is done by hand: everything counts as folded. */
async function open() {
  const [postgres, server] = await Promise.all([createDatabase(), startNats()]);
  const workers = openPool(postgres.url, { role: "regulars_worker", onError: () => undefined });
  const database = openDatabase(workers);
  const nats = await connectNats(server.url, "test");
  const log = createLog("test", "silent");
  await workers.query("update shard_position set seq = 1000000000");
  return {
    database,
    nats,
    stream: createHistoryStream(nats, database, () => true),
    start() {
      const lifecycle = createLifecycle(log);
      startImports(lifecycle, { workers, nats, isConnected: () => true, clock: systemClock(), log });
      return lifecycle;
    },
    newStudio: () => createStudio(postgres.url),
    /** A file as it is once it was uploaded, in pieces that fit nothing. */
    async upload(
      studioId: StudioId,
      content: string,
      { format = "jsonl", status = "running", columns = null as null | object[] } = {},
    ) {
      const importId = newId<ImportId>();
      const bytes = Buffer.from(content);
      const mapping = JSON.stringify(importMapping.parse({ columns, event: "class.attended" }));
      await workers.query(
        `insert into import (studio_id, import_id, name, format, kind, mapping, bytes, received, status, created_by, started_at)
         values ($1, $2, 'file', $3, 'events', $4, $5, $5, $6, 'test', now())`,
        [studioId, importId, format, mapping, bytes.length, status],
      );
      const size = Math.min(CHUNK_BYTES, 10_007);
      for (let at = 0; at < bytes.length; at += size) {
        await workers.query("insert into import_chunk values ($1, $2, $3, $4)", [
          studioId,
          importId,
          at,
          bytes.subarray(at, at + size),
        ]);
      }
      return importId;
    },
    async state(importId: string) {
      const { rows } = await workers.query("select * from import where import_id = $1", [importId]);
      return rows[0];
    },
    async errors(importId: string) {
      const { rows } = await workers.query(
        "select line, code, path, accepted, raw from import_error where import_id = $1 order by line, fault",
        [importId],
      );
      return rows;
    },
    async published(studioId: StudioId): Promise<readonly CollectedEvent[]> {
      const manager = await nats.jetstreamManager();
      const { state } = await manager.streams.info(EVENTS_STREAM);
      const events: CollectedEvent[] = [];
      for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
        const message = await manager.streams.getMessage(EVENTS_STREAM, { seq });
        if (message.subject === eventsSubject(studioId)) events.push(...message.json<CollectedBatch>().events);
      }
      return events;
    },
    async stop() {
      await nats.close();
      await workers.end();
      await Promise.all([server.stop(), postgres.drop()]);
    },
  };
}

let bench: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  bench = await open();
});
afterAll(() => bench.stop());

const line = (index: number): string =>
  JSON.stringify({
    type: "track",
    event: "class.attended",
    userId: `u${index % 50}`,
    timestamp: "2025-01-01",
    properties: { index },
  });
const lines = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => line(index));
const ended = (importId: string): Promise<void> =>
  until("the import ended", async () => (await bench.state(importId)).finished_at !== null, { timeoutMs: 30_000 });
const keysOf = (events: readonly CollectedEvent[]): readonly string[] =>
  [...new Set(events.map(({ messageId }) => messageId))].sort();

describe("an import", () => {
  it("brings each good row into the stream once, as it happened, and lists each bad line with its reason", async () => {
    const { studioId } = await bench.newStudio();
    const file = [...lines(2_000)];
    file[3] = "{";
    file[1_999] = '{"type":"track","event":"x","timestamp":"2025-01-01"}';
    file[700] = '{"type":"identify","userId":"u1","timestamp":"2025-01-01","traits":{"email":"none","city":"Berlin"}}';
    const importId = await bench.upload(studioId, file.join("\n"));
    const ingest = bench.start();
    await ended(importId);
    await ingest.stop();
    expect(await bench.state(importId)).toMatchObject({
      status: "done",
      lines: 2_000,
      accepted: 1_998,
      incomplete: 1,
      rejected: 2,
      position: Buffer.byteLength(file.join("\n")),
    });
    expect(await bench.errors(importId)).toEqual([
      { line: 4, code: "invalid_json", path: null, accepted: false, raw: "{" },
      { line: 701, code: "wrong_type", path: "traits.email", accepted: true, raw: file[700] },
      { line: 2_000, code: "no_identity", path: null, accepted: false, raw: file[1_999] },
    ]);
    const events = await bench.published(studioId);
    expect(events).toHaveLength(1_998);
    expect(events[0]).toMatchObject({
      key: "secret",
      occurredAt: Date.UTC(2025, 0, 1),
      imported: { importId, startsJourneys: false },
      messageId: expect.stringMatching(/^import:/),
    });
    expect(events.filter(({ type }) => type === "track").map(({ properties }) => properties.index)).toEqual(
      [...Array(2_000).keys()].filter((index) => ![3, 700, 1_999].includes(index)),
    );
  });

  it("of CSV reads its header again when it goes on from the middle", async () => {
    const { studioId } = await bench.newStudio();
    const rows = lines(600).map((_, index) => `u${index},2025-01-01,"note\n${index}"`);
    const columns = [
      { column: "Who", to: "userId" },
      { column: "When", to: "timestamp" },
      { column: "Note", to: "properties.note" },
    ];
    const importId = await bench.upload(studioId, `Who,When,Note\n${rows.join("\n")}\n`, { format: "csv", columns });
    const outcome = await runBatches(studioId, importId, 1);
    expect(outcome).toBe("stopped");
    expect(await bench.state(importId)).toMatchObject({ accepted: 250, lines: 501, header: "Who,When,Note" });
    const ingest = bench.start();
    await ended(importId);
    await ingest.stop();
    expect(await bench.state(importId)).toMatchObject({ status: "done", accepted: 600, rejected: 0, lines: 1_201 });
    const notes = (await bench.published(studioId)).map(({ properties }) => properties.note);
    expect(notes).toEqual(rows.map((_, index) => `note\n${index}`));
  });

  it("that is killed after its events were stored and before that was written sends the same events again", async () => {
    const { studioId } = await bench.newStudio();
    const file = [...lines(1_000)];
    file[10] = "[]";
    const importId = await bench.upload(studioId, file.join("\n"));
    await expect(runBatches(studioId, importId, 2, "dies")).rejects.toThrow("killed");
    expect(await bench.state(importId)).toMatchObject({ status: "running", accepted: 249, rejected: 1 });
    const ingest = bench.start();
    await ended(importId);
    await ingest.stop();
    expect(await bench.state(importId)).toMatchObject({ status: "done", accepted: 999, rejected: 1 });
    expect(await bench.errors(importId)).toHaveLength(1);
    const events = await bench.published(studioId);
    expect(events).toHaveLength(999 + 250);
    expect(keysOf(events)).toHaveLength(999);
    // The same file again has the same keys, whatever import it comes by.
    const again = await bench.upload(studioId, file.join("\n"));
    const second = bench.start();
    await ended(again);
    await second.stop();
    expect(keysOf(await bench.published(studioId))).toEqual(keysOf(events));
  });

  it("that is paused stops between two batches, goes on from there, and is worked off by one process alone", async () => {
    const { studioId } = await bench.newStudio();
    const importId = await bench.upload(studioId, lines(3_000).join("\n"), { status: "paused" });
    const [one, other] = [bench.start(), bench.start()];
    await bench.database.updateTable("import").set({ status: "running" }).where("import_id", "=", importId).execute();
    await until("some went in", async () => (await bench.state(importId)).accepted > 0);
    await bench.database
      .updateTable("import")
      .set({ status: "paused" })
      .where("import_id", "=", importId)
      .where("status", "=", "running")
      .execute();
    await bench.database
      .updateTable("import")
      .set({ status: "running" })
      .where("import_id", "=", importId)
      .where("status", "=", "paused")
      .execute();
    await ended(importId);
    await Promise.all([one.stop(), other.stop()]);
    const state = await bench.state(importId);
    expect(state).toMatchObject({ status: "done", accepted: 3_000, rejected: 0 });
    expect(keysOf(await bench.published(studioId))).toHaveLength(3_000);
  });

  it("that is cancelled keeps what went in and brings no more", async () => {
    const { studioId } = await bench.newStudio();
    const importId = await bench.upload(studioId, lines(1_000).join("\n"));
    await bench.database
      .updateTable("import")
      .set({ status: "cancelled", finished_at: new Date() })
      .where("import_id", "=", importId)
      .execute();
    expect(await runBatches(studioId, importId, 9)).toBe("stopped");
    expect(await bench.state(importId)).toMatchObject({ status: "cancelled", accepted: 0 });
  });

  it("that cannot be read fails with what to do", async () => {
    const { studioId } = await bench.newStudio();
    const importId = await bench.upload(studioId, "[\n{}\n]");
    const ingest = bench.start();
    await ended(importId);
    await ingest.stop();
    expect(await bench.state(importId)).toMatchObject({
      status: "failed",
      failure: expect.stringContaining("one JSON document"),
    });
  });

  it("with U+0000 in a cell lists that row, readable, and ends", async () => {
    const { studioId } = await bench.newStudio();
    const columns = [
      { column: "Who", to: "userId" },
      { column: "When", to: "timestamp" },
      { column: "Paid", to: "properties.paid", as: "number" },
    ];
    // A file is told to be no text by its beginning: here it stands behind that.
    const rows = Array.from({ length: 20_000 }, (_, index) => `u${index % 50},2025-01-01,${index}`);
    rows.push("u1,2025-01-01,4\u0000");
    const importId = await bench.upload(studioId, `Who,When,Paid\n${rows.join("\n")}\n`, { format: "csv", columns });
    const ingest = bench.start();
    await ended(importId);
    await ingest.stop();
    expect(await bench.state(importId)).toMatchObject({ status: "done", accepted: 20_000, rejected: 1 });
    expect(await bench.errors(importId)).toEqual([
      expect.objectContaining({ line: 20_002, code: "invalid_value", raw: "u1,2025-01-01,4\uFFFD" }),
    ]);
  });

  it("of which PostgreSQL refuses what is to be noted fails with the place, as each try would end the same", async () => {
    const { studioId } = await bench.newStudio();
    const file = [...lines(1_000)];
    file[600] = "{";
    const importId = await bench.upload(studioId, file.join("\n"));
    // Stands where the error of that line is to be noted.
    await bench.database
      .insertInto("import_error")
      .values({
        studio_id: studioId,
        import_id: importId,
        line: 601,
        fault: 0,
        accepted: false,
        code: "invalid_json",
        reason: "taken",
        path: null,
        raw: "",
      })
      .execute();
    const ingest = bench.start();
    await ended(importId);
    await ingest.stop();
    expect(await bench.state(importId)).toMatchObject({
      status: "failed",
      accepted: 500,
      failure: expect.stringMatching(/follow line 500 \(23505\)/),
    });
  });
});

describe("the beginning of a file", () => {
  const content = Array.from({ length: 50_000 }, (_, index) => `${index},`).join("");
  const look = async (studioId: StudioId, importId: ImportId) => {
    const ingest = bench.start();
    const asked = JSON.stringify({ studioId, importId, kind: "events" });
    const answer = (await bench.nats.request(IMPORT_LOOK_SUBJECT, asked, { timeout: 10_000 })).json<LookAnswer>();
    await ingest.stop();
    return answer;
  };

  it.each([
    ["all of a small one", 60_000],
    ["256 KB of a large one", content.length],
  ])("is %s, however small the pieces are in which it came", async (_, bytes) => {
    const { studioId } = await bench.newStudio();
    const importId = await bench.upload(studioId, content.slice(0, bytes), { status: "ready" });
    const beginning = await readBeginning(bench.database, { studioId, importId, bytes });
    expect(beginning.toString()).toBe(content.slice(0, Math.min(bytes, CHUNK_BYTES)));
  });

  it("is enough to look at the file by, though its first line has many pieces", async () => {
    const { studioId } = await bench.newStudio();
    const first = { userId: "u1", event: "a", timestamp: "2025-01-01", properties: { note: "n".repeat(60_000) } };
    const importId = await bench.upload(studioId, `${JSON.stringify(first)}\n${line(1)}`, { status: "ready" });
    expect(await look(studioId, importId)).toMatchObject({ ok: true, rows: [{ line: 1 }, { line: 2, faults: [] }] });
  });

  it("that is no longer there is told so to whoever looks", async () => {
    const { studioId } = await bench.newStudio();
    const importId = await bench.upload(studioId, line(1), { status: "ready" });
    await bench.database.deleteFrom("import_chunk").where("import_id", "=", importId).execute();
    expect(await look(studioId, importId)).toEqual({ ok: false, reason: expect.stringContaining("Upload it again") });
  });
});

describe("what waits for the fold", () => {
  it("is bounded: history stands behind what was sent before it, and lets go when it is stopped", async () => {
    const { studioId } = await bench.newStudio();
    await bench.database.updateTable("shard_position").set({ seq: 0 }).execute();
    const importId = await bench.upload(studioId, lines(5_000).join("\n"));
    const ingest = bench.start();
    await until("it waits", async () => (await bench.state(importId)).accepted === 8 * 250);
    await bench.database.updateTable("shard_position").set({ seq: 1_000_000_000 }).execute();
    await ended(importId);
    await ingest.stop();
    expect((await bench.state(importId)).accepted).toBe(5_000);
  });
});

/** Works off so many batches, and then stops, or dies once the events of the last are stored. */
async function runBatches(studioId: StudioId, importId: ImportId, count: number, end: "stops" | "dies" = "stops") {
  const task = await findTask(bench.database, { studioId, importId });
  if (task === undefined) throw new Error("There is no such import");
  const stopping = new AbortController();
  let published = 0;
  let written = 0;
  const stream: HistoryStream = {
    async publish(...call) {
      const went = await bench.stream.publish(...call);
      published += 1;
      if (end === "dies" && published === count) throw new Error("killed");
      return went;
    },
  };
  const moved = (): void => {
    written += 1;
    if (written === count) stopping.abort();
  };
  return runImport({ database: bench.database, stream, clock: systemClock(), moved, signal: stopping.signal }, task);
}
