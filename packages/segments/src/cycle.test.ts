import type { Rule, SegmentDefinition } from "@regulars/contracts/segment-definition";
import { describe, expect, it } from "vitest";
import { dependencyOrder, findCycle, referredSegments } from "./cycle.ts";

/** A definition that asks about these segments, each in a place of its own. */
function asking(...segmentIds: readonly string[]): SegmentDefinition {
  const members = segmentIds.map((segmentId, i): Rule => ({ kind: "member", segmentId, is: i % 2 === 0 }));
  return { v: 1, rule: { kind: "any", rules: members.map((rule) => ({ kind: "not", rule })) } };
}

describe("findCycle", () => {
  const definitions = new Map([
    ["vip", asking("regular", "spender")],
    ["regular", asking("customer")],
    ["spender", asking("customer", "gone")],
    ["customer", asking()],
  ]);

  it("finds none where no way leads back", () => {
    expect(findCycle(definitions, "customer", asking("gone"))).toBeUndefined();
    expect(findCycle(definitions, "new", asking("vip", "new two"))).toBeUndefined();
    expect(findCycle(definitions, "vip", asking("customer"))).toBeUndefined();
  });

  it("names the segments on the shortest way back, in the order in which they ask", () => {
    expect(findCycle(definitions, "customer", asking("customer"))).toEqual(["customer"]);
    expect(findCycle(definitions, "customer", asking("vip"))).toEqual(["customer", "vip", "regular"]);
    expect(findCycle(definitions, "customer", asking("vip", "spender"))).toEqual(["customer", "spender"]);
  });

  it("looks at the new definition and not at the one it replaces", () => {
    const circle = new Map([...definitions, ["customer", asking("vip")] as const]);
    expect(findCycle(circle, "customer", asking())).toBeUndefined();
  });

  it("is not held up by a circle that others are in", () => {
    const circle = new Map([
      ["a", asking("b")],
      ["b", asking("a")],
    ]);
    expect(findCycle(circle, "c", asking("a"))).toBeUndefined();
  });
});

it("referredSegments names each once, wherever it stands", () => {
  expect(referredSegments(asking("a", "b", "a"))).toEqual(["a", "b"]);
});

describe("dependencyOrder", () => {
  const segment = (segmentId: string, ...segmentIds: readonly string[]) => ({ segmentId, segmentIds });
  const ids = (segments: readonly { readonly segmentId: string }[]) => segments.map(({ segmentId }) => segmentId);

  it("puts those that others ask about first and leaves the rest as it was", () => {
    const { ordered, cyclic } = dependencyOrder([
      segment("vip", "regular", "spender"),
      segment("alone"),
      segment("regular", "customer"),
      segment("spender", "customer", "gone"),
      segment("customer"),
    ]);
    expect(ids(ordered)).toEqual(["alone", "customer", "regular", "spender", "vip"]);
    expect(cyclic).toEqual([]);
  });

  it("sets aside those in a circle and those that ask about them", () => {
    const { ordered, cyclic } = dependencyOrder([
      segment("a", "b"),
      segment("b", "a"),
      segment("c", "b"),
      segment("self", "self"),
      segment("free", "other"),
      segment("other"),
    ]);
    expect(ids(ordered)).toEqual(["other", "free"]);
    expect(ids(cyclic)).toEqual(["a", "b", "c", "self"]);
  });

  it("takes a long chain in any order", () => {
    const chain = Array.from({ length: 500 }, (_, i) => segment(`s${i}`, ...(i > 0 ? [`s${i - 1}`] : [])));
    const expected = chain.map(({ segmentId }) => segmentId);
    expect(ids(dependencyOrder(chain.toReversed()).ordered)).toEqual(expected);
  });
});
