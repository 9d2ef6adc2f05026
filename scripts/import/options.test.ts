import { expect, test } from "vitest";
import { readOptions, UsageError } from "./options.ts";
import { durationWords } from "./progress.ts";

test("a file, its kind and where it goes are read; everything but the file has a default", () => {
  expect(readOptions(["a.csv"])).toMatchObject({
    file: "a.csv",
    kind: "events",
    startsJourneys: false,
    resume: undefined,
  });
  const given = ["b.jsonl", "--kind", "people", "--url", "http://x", "--start-journeys", "--errors", "bad.jsonl"];
  expect(readOptions(given)).toMatchObject({
    kind: "people",
    url: "http://x",
    startsJourneys: true,
    errors: "bad.jsonl",
  });
  expect(readOptions(["--resume", "id"])).toMatchObject({ file: undefined, resume: "id" });
});

test.each([[[]], [["a", "b"]], [["a", "--kind", "orders"]], [["a", "--unknown"]]])(
  "%j is refused with how to write it",
  (args) => expect(() => readOptions(args)).toThrow(UsageError),
);

test("time left is told in the two largest units", () => {
  expect([200, 12_000, 200_000, 3_900_000].map(durationWords)).toEqual(["1 s", "12 s", "3 min 20 s", "1 h 5 min"]);
});
