import { describe, expect, it } from "vitest";
import { formatSeen, parseSeen } from "./seen.ts";

describe("how often pages were opened", () => {
  it("survives the cookie, up to the number that counts", () => {
    expect(parseSeen(formatSeen({ overview: 2, live: 9 }))).toEqual({ overview: 2, live: 3 });
  });

  it("takes nothing from a cookie of another form", () => {
    expect([parseSeen(undefined), parseSeen("<script>"), parseSeen("overview")]).toEqual([{}, {}, {}]);
  });
});
