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
  named("reachable insider", {
    kind: "all",
    rules: [
      { kind: "consent", channel: "email", is: "granted" },
      { kind: "member", segmentId: "insiders", is: true },
      { kind: "not", rule: { kind: "list", listId: "press" } },
    ],
  }),
  named("gold for long", {
    kind: "traitHeld",
    path: ["plan", "name"],
    value: "gold",
    op: "atLeast",
    duration: "P365D",
  }),
  named("gold for long, or never", {
    kind: "any",
    rules: [
      { kind: "traitHeld", path: ["plan", "name"], value: "gold", op: "atLeast", duration: "P365D" },
      { kind: "traitHeld", path: ["plan", "name"], value: "silver", op: "atLeast", duration: "P365D" },
    ],
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

it("finds the segments that ask about a consent, a fixed list or another segment", () => {
  expect(names(INDEX.byConsent("email"))).toEqual(["reachable insider"]);
  expect(names(INDEX.byConsent("sms"))).toEqual([]);
  expect(names(INDEX.byList("press"))).toEqual(["reachable insider"]);
  expect(names(INDEX.byList("guests"))).toEqual([]);
  expect(names(INDEX.bySegment("insiders"))).toEqual(["reachable insider"]);
  expect(names(INDEX.bySegment("birthday"))).toEqual([]);
});

it("finds the counters of held traits by their top-level key, each once, and no event feeds them", () => {
  expect(INDEX.countersOfTrait("plan").map(({ spec }) => spec.value)).toEqual(["gold", "silver"]);
  expect(INDEX.countersOfTrait("name")).toEqual([]);
  expect(names(INDEX.byTrait("plan"))).toEqual(["gold for long", "gold for long, or never"]);
  expect(INDEX.countersOf("plan")).toEqual([]);
});

it("names each counter once, however many segments share it", () => {
  expect(INDEX.counters.map(({ spec }) => (spec.kind === "held" ? spec.value : spec.event))).toEqual([
    "order.completed",
    "order.*",
    "gold",
    "silver",
  ]);
  expect(INDEX.countersOf("order.completed")).toHaveLength(2);
  expect(INDEX.countersOf("order.refunded")).toHaveLength(1);
  expect(INDEX.countersOf("page.viewed")).toHaveLength(0);
});

it("answers the same after more names than it remembers", () => {
  for (let i = 0; i < 10_000; i++) INDEX.byEvent(`order.${i}`);
  expect(names(INDEX.byEvent("order.completed"))).toEqual(["ordered", "any order", "ordered or vip"]);
  expect(names(INDEX.byEvent("order.5"))).toEqual(["any order"]);
});
