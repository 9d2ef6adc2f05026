import { describe, expect, it } from "vitest";
import { suggestMapping } from "./suggest-mapping.ts";

const fieldsOf = (columns: readonly string[]): readonly string[] =>
  suggestMapping({ kind: "people", format: "jsonl", columns, rows: [{ k: "1" }], timeZone: "UTC" }).columns?.map(
    ({ to }) => to,
  ) ?? [];

describe("fields of columns whose names differ in nothing that a field's name has", () => {
  it("are told apart", () => {
    expect(fieldsOf(["k_2", "k", " k", "K"])).toEqual(["traits.k_2", "traits.k", "traits.k_3", "traits.k_4"]);
  });

  it("cost no more than their number", () => {
    const blanks = (index: number): string => index.toString(2).replaceAll("0", " ").replaceAll("1", "\t");
    const fields = fieldsOf(Array.from({ length: 30_000 }, (_, index) => `${blanks(index)}k`));
    expect(new Set(fields).size).toBe(30_000);
    expect(fields.at(-1)).toBe("traits.k_30000");
  });
});
