import { expect, test } from "vitest";
import { formatBytes } from "./import-words.ts";
import { formatLeft, type Mark, paceOf, withMark } from "./pace.ts";

const marks = (...list: readonly Mark[]): readonly Mark[] => list.reduce<readonly Mark[]>(withMark, []);

test("the pace is of the last seconds, and tells rows a second and what is left", () => {
  const told = marks(
    { at: 0, done: 0, rows: 0 },
    { at: 100_000, done: 500, rows: 50 },
    { at: 101_000, done: 600, rows: 60 },
  );
  expect(paceOf(told, 1_000)).toEqual({ rowsPerSecond: 10, leftMs: 4_000 });
});

test("one mark, or nothing done since, tells no pace; going back begins again", () => {
  expect(paceOf(marks({ at: 0, done: 5, rows: 1 }), 10)).toBeUndefined();
  expect(paceOf(marks({ at: 0, done: 5, rows: 1 }, { at: 2_000, done: 5, rows: 1 }), 10)).toBeUndefined();
  expect(marks({ at: 0, done: 5, rows: 1 }, { at: 2_000, done: 0, rows: 0 })).toHaveLength(1);
});

test("what is left is told as people say it", () => {
  expect([3_000, 34_000, 200_000, 3_900_000, 7_200_000].map(formatLeft)).toEqual([
    "a few seconds",
    "40 seconds",
    "3 minutes",
    "1 hour 5 minutes",
    "2 hours",
  ]);
});

test("sizes of files are told in the largest unit that keeps them above one", () => {
  expect([12, 2_048, 1_500_000, 5_368_709_120].map(formatBytes)).toEqual(["12 bytes", "2 KB", "1.4 MB", "5 GB"]);
});
