import { describe, expect, it } from "vitest";
import { formatCount, formatNoun, formatShare } from "./number.ts";

describe("numbers as people read them", () => {
  it("groups thousands", () => {
    expect([999, 1_000, 12_345, 1_234_567, -1_234].map(formatCount)).toEqual([
      "999",
      "1,000",
      "12,345",
      "1,234,567",
      "−1,234",
    ]);
  });

  it("never rounds something to nothing, nor nearly all to all", () => {
    expect([0, 0.001, 0.31, 0.996, 1, -0.2].map(formatShare)).toEqual([
      "0\u00a0%",
      "under 1\u00a0%",
      "31\u00a0%",
      "over 99\u00a0%",
      "100\u00a0%",
      "−20\u00a0%",
    ]);
  });

  it("says one of one", () => {
    expect([formatNoun(1, "order", "orders"), formatNoun(1_200, "order", "orders")]).toEqual([
      "1 order",
      "1,200 orders",
    ]);
  });
});
