import type { Rule } from "@regulars/contracts/segment-definition";
import { expect, it } from "vitest";
import { compileSegment } from "./compile.ts";
import { createSegmentIndex } from "./segment-index.ts";

const named = (name: string, rule: Rule) => ({ ...compileSegment({ v: 1, rule }), name });
const did = (event: string): Rule => ({ kind: "did", event });

const INDEX = createSegmentIndex([
  named("ordered", did("order.completed")),
  named("any order", did("order.*")),
  named("ordered or vip", {
    kind: "any",
    rules: [did("order.completed"), { kind: "trait", path: ["tags"], op: "contains", value: "vip" }],
  }),
  named("birthday", { kind: "trait", path: ["birthday"], op: "anniversaryWithin", value: "P7D" }),
]);

const names = (segments: readonly { name: string }[]) => segments.map(({ name }) => name);

it("finds the segments that an event can touch, by name and by prefix", () => {
  expect(names(INDEX.byEvent("order.completed"))).toEqual(["ordered", "any order", "ordered or vip"]);
  expect(names(INDEX.byEvent("order.refunded"))).toEqual(["any order"]);
  expect(names(INDEX.byEvent("order"))).toEqual([]);
  expect(names(INDEX.byEvent("constructor"))).toEqual([]);
});

it("finds the segments that read a trait or the person's zone", () => {
  expect(names(INDEX.byTrait("tags"))).toEqual(["ordered or vip"]);
  expect(names(INDEX.byTrait("constructor"))).toEqual([]);
  expect(names(INDEX.zoned)).toEqual(["birthday"]);
});

it("names each counter once, however many segments share it", () => {
  expect(INDEX.counters.map(({ spec }) => spec.kind !== "held" && spec.event)).toEqual(["order.completed", "order.*"]);
  expect(INDEX.countersOf("order.completed")).toHaveLength(2);
  expect(INDEX.countersOf("order.refunded")).toHaveLength(1);
  expect(INDEX.countersOf("page.viewed")).toHaveLength(0);
});

it("answers the same after more names than it remembers", () => {
  for (let i = 0; i < 10_000; i++) INDEX.byEvent(`order.${i}`);
  expect(names(INDEX.byEvent("order.completed"))).toEqual(["ordered", "any order", "ordered or vip"]);
  expect(names(INDEX.byEvent("order.5"))).toEqual(["any order"]);
});
