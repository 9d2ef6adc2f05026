import { describe, expect, it } from "vitest";
import { changeWords, sizeAnswer } from "./size-words.ts";

const day = (name: string, members: number, entered: number, exited: number) => ({
  day: name,
  members,
  entered,
  exited,
});

describe("the size of a segment in words", () => {
  it("says how a number moved", () => {
    expect(changeWords(5, 1_017)).toBe("1,012 more");
    expect(changeWords(5, 2)).toBe("3 fewer");
    expect(changeWords(5, 5)).toBe("as before");
  });

  it("says what came and went, against the moment before the first day", () => {
    expect(sizeAnswer([day("2026-01-01", 3, 1, 0), day("2026-01-02", 5, 3, 1)])).toBe(
      "4 came in and 1 left: 3 more than 2 days ago.",
    );
    expect(sizeAnswer([day("2026-01-01", 2, 1, 1)])).toBe("1 came in and 1 left: as many as before.");
    expect(sizeAnswer([day("2026-01-01", 2, 0, 0)])).toBe("Nobody came in or left in these days.");
    expect(sizeAnswer([])).toBeUndefined();
  });
});
