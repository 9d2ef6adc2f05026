import { expect, test } from "vitest";
import { storeWords } from "./erasure-words.ts";

test("what went is counted by store, the most first, and what had nothing is left out", () => {
  const removed = { "postgres.profile": 1, "postgres.list_member": 3, "postgres.import_error": 0, "stream.EVENTS": 0 };
  expect(storeWords(removed)).toEqual([
    {
      name: ["row of the present", "rows of the present"],
      total: 4,
      parts: [
        { key: "list member", count: 3 },
        { key: "profile", count: 1 },
      ],
    },
  ]);
  expect(storeWords({})).toEqual([]);
});
