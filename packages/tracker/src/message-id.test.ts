import { expect, test } from "vitest";
import { newId, newMessageId } from "./message-id.ts";

test("of the ids of a page the later one is greater, also within one millisecond", () => {
  const ids = Array.from({ length: 5_000 }, newMessageId);
  expect([...ids].sort()).toEqual(ids);
});

test("ids are within what the collect API takes, and never the same", () => {
  const ids = Array.from({ length: 5_000 }, newMessageId);
  expect(new Set(ids).size).toBe(5_000);
  expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(100);
  expect(new Set(Array.from({ length: 5_000 }, newId)).size).toBe(5_000);
});
