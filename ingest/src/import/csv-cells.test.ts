import { describe, expect, it } from "vitest";
import { columnNames } from "./csv-cells.ts";

describe("names of columns", () => {
  it("are each there once, and none is empty", () => {
    expect(columnNames(["a (2)", "a", " a ", "", "a", ""])).toEqual([
      "a (2)",
      "a",
      "a (3)",
      "Column 4",
      "a (4)",
      "Column 6",
    ]);
  });

  it("cost no more than their number, though all are the same", () => {
    const names = columnNames(Array(30_000).fill("same"));
    expect(new Set(names).size).toBe(30_000);
    expect(names.at(-1)).toBe("same (30000)");
  });
});
