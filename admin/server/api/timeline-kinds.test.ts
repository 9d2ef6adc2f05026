import { FAMILIES } from "@regulars/contracts/catalogue";
import { describe, expect, it } from "vitest";
import { countKinds, filterOf, kindOfName, TIMELINE_KINDS } from "./timeline-kinds.ts";

describe("kinds of a timeline", () => {
  it("have a place for every name of the catalogue, and one for all others", () => {
    const names = Object.values(FAMILIES).flat();
    expect(names.filter((name) => kindOfName(name) === "other")).toEqual([]);
    expect(["Gong Struck", "constructor", "toString"].map(kindOfName)).toEqual(["other", "other", "other"]);
  });

  it("narrow to their names alone, and all of them together to everything", () => {
    expect(filterOf(["orders"])).toEqual({ names: ["order.completed", "order.refunded"], visits: false });
    expect(filterOf([])).toBeUndefined();
    const all = filterOf(TIMELINE_KINDS);
    expect(all?.names).toEqual(all?.otherThan);
    expect(all?.visits).toBe(true);
  });

  it("are counted by the names that there are, without those that are empty", () => {
    const names = [
      { name: "class.attended", events: 3 },
      { name: "booking.created", events: 2 },
      { name: "Gong Struck", events: 1 },
    ];
    expect(countKinds(names, 4)).toEqual([
      { kind: "visits", entries: 4 },
      { kind: "bookings", entries: 5 },
      { kind: "other", entries: 1 },
    ]);
    expect(countKinds([], 0)).toEqual([]);
  });
});
