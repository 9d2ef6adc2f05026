import { describe, expect, it } from "vitest";
import { TIMELINE_KINDS } from "../../server/api/timeline-kinds.ts";
import { KIND_NAMES, kindsText, readKinds, toggled } from "./timeline-kinds.ts";

const read = (kinds: string) => readKinds(new URLSearchParams({ kinds }));

describe("the kinds in the address", () => {
  it("are those that there are, each once", () => {
    expect(read("orders,visits,orders,nonsense,constructor")).toEqual(["orders", "visits"]);
    expect(read("")).toEqual([]);
    expect(readKinds(new URLSearchParams())).toEqual([]);
  });

  it("come and go by one, and leave the address when none is left", () => {
    expect(toggled(["orders"], "visits")).toEqual(["orders", "visits"]);
    expect(kindsText(toggled(["orders"], "orders"))).toBeUndefined();
    expect(read(kindsText(["orders", "visits"]) ?? "")).toEqual(["orders", "visits"]);
  });

  it("have a name each, in the order in which they are offered", () => {
    expect(Object.keys(KIND_NAMES)).toEqual([...TIMELINE_KINDS]);
  });
});
