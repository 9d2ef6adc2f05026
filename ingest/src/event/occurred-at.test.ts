import type { JsonObject } from "@regulars/contracts/json";
import { expect, test } from "vitest";
import { findings } from "./fault.ts";
import { readOccurredAt } from "./occurred-at.ts";

const RECEIVED_AT = Date.parse("2026-03-01T12:00:00.500Z");

function read(event: JsonObject, batchSentAt?: string) {
  const found = findings();
  const occurredAt = readOccurredAt(event, batchSentAt, RECEIVED_AT, found);
  return found.fatal === undefined ? new Date(occurredAt).toISOString() : [found.fatal.code, found.fatal.path];
}

test("a client whose clock is a year behind is put right by how long it held the event", () => {
  const event = { timestamp: "2025-03-01T09:00:00Z", sentAt: "2025-03-01T09:00:10Z" };
  expect(read(event)).toBe("2026-03-01T11:59:50.500Z");
});

test("an event's own sentAt goes before the batch's", () => {
  const event = { timestamp: "2026-03-01T10:00:00Z" };
  expect(read(event, "2026-03-01T10:00:05Z")).toBe("2026-03-01T11:59:55.500Z");
  expect(read({ ...event, sentAt: "2026-03-01T10:00:01Z" }, "2026-03-01T10:00:05Z")).toBe("2026-03-01T11:59:59.500Z");
});

test("without sentAt the timestamp stands, without a timestamp the time of receipt", () => {
  expect(read({ timestamp: "2026-02-01" })).toBe("2026-02-01T00:00:00.000Z");
  expect(read({ timestamp: 1_700_000_000_000.7 })).toBe("2023-11-14T22:13:20.000Z");
  expect(read({ originalTimestamp: "2026-02-01T00:00:00+01:00" })).toBe("2026-01-31T23:00:00.000Z");
  expect(read({ sentAt: "2026-02-01T00:00:00Z" })).toBe("2026-03-01T12:00:00.500Z");
  expect(read({ timestamp: null })).toBe("2026-03-01T12:00:00.500Z");
});

test("nothing occurs after it was received", () => {
  expect(read({ timestamp: "2027-01-01T00:00:00Z" })).toBe("2026-03-01T12:00:00.500Z");
  const early = { timestamp: "2026-03-01T10:00:09Z", sentAt: "2026-03-01T10:00:00Z" };
  expect(read(early)).toBe("2026-03-01T12:00:00.500Z");
});

test("what is no instant is rejected with its place", () => {
  expect(read({ timestamp: "yesterday" })).toEqual(["invalid_timestamp", "timestamp"]);
  expect(read({ timestamp: true })).toEqual(["invalid_timestamp", "timestamp"]);
  expect(read({ timestamp: 1e300 })).toEqual(["invalid_timestamp", "timestamp"]);
  expect(read({ originalTimestamp: "2026-02-30" })).toEqual(["invalid_timestamp", "originalTimestamp"]);
  expect(read({ timestamp: "1901-01-01" })).toEqual(["invalid_timestamp", "timestamp"]);
  expect(read({ sentAt: "soon" })).toEqual(["invalid_timestamp", "sentAt"]);
});
