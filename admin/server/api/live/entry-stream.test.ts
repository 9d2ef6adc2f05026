import { describe, expect, it } from "vitest";
import { since } from "./entry-stream.ts";

describe("what came while a page was away", () => {
  const newestFirst = ["e3", "e2", "e1"].map((id) => ({ id }));

  it("is what is newer than the entry it saw last, oldest first", () => {
    expect(since(newestFirst, "e1").map(({ id }) => id)).toEqual(["e2", "e3"]);
    expect(since(newestFirst, "e3")).toEqual([]);
  });

  it("is everything when that entry is too long ago", () => {
    expect(since(newestFirst, "e0").map(({ id }) => id)).toEqual(["e1", "e2", "e3"]);
  });
});
