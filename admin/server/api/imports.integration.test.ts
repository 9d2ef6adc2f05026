import type { ImportId } from "@regulars/contracts/ids";
import { IMPORT_LOOK_SUBJECT } from "@regulars/contracts/imports";
import { inStudio } from "@regulars/db/tenancy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appendToImport } from "./import-upload.store.ts";
import { json, startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

const append = (importId: ImportId, offset: number, text: string) => {
  const { studioId } = parts.a;
  const { database } = parts.contextOf(studioId);
  return inStudio(database, studioId, (tx) =>
    appendToImport(tx, { studioId, importId }, { offset, content: Buffer.from(text) }),
  );
};
const mapping = { columns: null };

describe("an upload", () => {
  it("takes the pieces of a file one after the other, says where it is, and is ready when all are here", async () => {
    const { imports } = parts.as(parts.a);
    const { importId } = await imports.create({ name: "a.csv", bytes: 6, kind: "events" });
    expect(await append(importId, 0, "abcd")).toMatchObject({ kind: "appended", received: 4, status: "uploading" });
    expect(await append(importId, 0, "abcd")).toMatchObject({ kind: "elsewhere", received: 4 });
    expect(await append(importId, 4, "too long")).toMatchObject({ kind: "elsewhere", received: 4 });
    await expect(imports.start({ importId, kind: "events", mapping })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await append(importId, 4, "ef")).toMatchObject({ kind: "appended", received: 6, status: "ready" });
    expect(await append(importId, 6, "g")).toMatchObject({ kind: "elsewhere", status: "ready" });
    expect(await imports.get({ importId })).toMatchObject({ format: "csv", status: "ready", received: 6 });
  });

  it("of another studio is not there, and one over the limit is refused before it begins", async () => {
    const { importId } = await parts.as(parts.b).imports.create({ name: "b.jsonl", bytes: 1, kind: "people" });
    expect(await append(importId, 0, "x")).toEqual({ kind: "unknown" });
    const tooLarge = parts.as(parts.a).imports.create({ name: "c.csv", bytes: 1_048_577, kind: "events" });
    await expect(tooLarge).rejects.toMatchObject({ code: "BAD_REQUEST", message: expect.stringContaining("1 MB") });
  });
});

describe("an import", () => {
  it("is started, paused, gone on with and cancelled in that order alone, and open pages are told each time", async () => {
    const { a, nats } = parts;
    const { imports } = parts.as(a);
    const { importId } = await imports.create({ name: "d.jsonl", bytes: 2, kind: "events" });
    const refused = (call: Promise<unknown>) => expect(call).rejects.toMatchObject({ code: "CONFLICT" });
    await refused(imports.start({ importId, kind: "events", mapping }));
    await append(importId, 0, "{}");
    await refused(imports.pause({ importId }));
    const told: unknown[] = [];
    const subscription = nats.subscribe(`changes.${a.studioId}`, {
      callback: (_, message) => told.push(json.decode(message.data)),
    });
    await nats.flush();
    expect(await imports.start({ importId, kind: "people", mapping })).toMatchObject({
      status: "running",
      kind: "people",
    });
    await refused(imports.start({ importId, kind: "events", mapping }));
    expect(await imports.pause({ importId })).toMatchObject({ status: "paused" });
    expect(await imports.resume({ importId })).toMatchObject({ status: "running" });
    expect(await imports.cancel({ importId })).toMatchObject({ status: "cancelled", finishedAt: expect.any(Number) });
    await refused(imports.resume({ importId }));
    await nats.flush();
    subscription.unsubscribe();
    expect(told).toEqual(Array(4).fill({ kind: "imports", importId }));
  });

  it("says that its file cannot be read just now while no ingest answers", async () => {
    const { a, nats } = parts;
    const look = parts.as(a).imports.look({ importId: a.importId, kind: "events" });
    await expect(look).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    const answering = nats.subscribe(IMPORT_LOOK_SUBJECT, {
      callback: (_, message) => message.respond(json.encode({ ok: false, reason: "It is empty." })),
    });
    await nats.flush();
    expect(await parts.as(a).imports.look({ importId: a.importId, kind: "events" })).toEqual({
      ok: false,
      reason: "It is empty.",
    });
    answering.unsubscribe();
  });
});
