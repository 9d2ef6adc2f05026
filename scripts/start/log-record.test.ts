import { expect, test } from "vitest";
import { formatLogRecord, isAtLeast, parseLogLine } from "./log-record.ts";

test("a JSON line of a process is taken as it is", () => {
  const line = '{"level":"warn","time":"2026-01-01T10:11:12.000Z","process":"ingest","msg":"full","queued":3}';
  const record = parseLogLine("ingest", line);
  expect(record).toMatchObject({ level: "warn", queued: 3 });
  expect(formatLogRecord(record)).toBe("10:11:12 ingest      warn  full  queued=3");
});

test("a line that is no JSON, or JSON that is no log, is kept whole", () => {
  expect(parseLogLine("admin", "boom {")).toMatchObject({ level: "info", process: "admin", msg: "boom {" });
  expect(parseLogLine("admin", "17")).toMatchObject({ level: "info", msg: "17" });
});

test("an error shows its message", () => {
  const record = parseLogLine(
    "admin",
    '{"level":"error","msg":"did not start","err":{"message":"no way","stack":"…"}}',
  );
  expect(formatLogRecord(record)).toContain("did not start: no way");
});

test("levels are ordered", () => {
  const record = parseLogLine("admin", '{"level":"error","msg":"x"}');
  expect([isAtLeast(record, "warn"), isAtLeast(record, "fatal")]).toEqual([true, false]);
});
