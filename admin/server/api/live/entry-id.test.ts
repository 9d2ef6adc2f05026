import { expect, it } from "vitest";
import { entryId, newestFirst, parseEntryId } from "./entry-id.ts";

const UUID = "0199c2f0-7d5e-7000-8000-3f1c5a7be201";

it("ids of entries say what they stand for", () => {
  for (const key of [
    { kind: "event", eventId: UUID },
    { kind: "letter", eventId: UUID },
    { kind: "rejected", seq: 12, position: 3 },
    { kind: "rejected", seq: 12, position: 1_000_000 },
    { kind: "rejected", seq: 999_999_999_999_999, position: 2_147_483_647 },
  ] as const) {
    expect(parseEntryId(entryId(key))).toEqual(key);
  }
});

it.each([
  "",
  "event:x",
  "other:1",
  "rejected:1",
  "rejected:-1:0",
  "rejected:1:2147483648",
  "rejected:1:0:0",
  "letter:",
])("%j is no id of an entry", (id) => {
  expect(parseEntryId(id)).toBeUndefined();
});

it("of one instant, what was rejected later stands first", () => {
  const places = [9, 10, 100].map((seq) => ({ at: 1, id: entryId({ kind: "rejected", seq, position: 0 }) }));
  expect([...places].sort(newestFirst)).toEqual([...places].reverse());
});

it("of one message, what the fold refused stands before what ingest did, however far its places go", () => {
  const places = [0, 999_999, 1_000_000, 1_000_001, 2_147_483_647].map((position) => ({
    at: 1,
    id: entryId({ kind: "rejected", seq: 7, position }),
  }));
  expect([...places].sort(newestFirst)).toEqual([...places].reverse());
});
