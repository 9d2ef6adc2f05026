import type { Rule } from "@regulars/contracts/segment-definition";
import { expect, it } from "vitest";
import { definitionWords } from "./definition-words.ts";

const words = (rule: Rule) => definitionWords({ v: 1, rule });

it.each<[string, Rule]>([
  ["“Order completed” happened in the last 30 days", { kind: "did", event: "order.completed", within: "P30D" }],
  [
    "“Class attended” happened at least 3 times in the last 2 weeks where class is “Yin”",
    {
      kind: "did",
      event: "class.attended",
      times: { op: "atLeast", count: 3 },
      within: "P2W",
      where: [{ path: ["class"], op: "equals", value: "Yin" }],
    },
  ],
  [
    "Anything beginning with “booking.” happened exactly once",
    { kind: "did", event: "booking.*", times: { op: "exactly", count: 1 } },
  ],
  [
    "membership › plan is one of “monthly”, “yearly”",
    { kind: "trait", path: ["membership", "plan"], op: "in", value: ["monthly", "yearly"] },
  ],
  [
    "birthday has its anniversary within 7 days",
    { kind: "trait", path: ["birthday"], op: "anniversaryWithin", value: "P7D" },
  ],
  ["email is known", { kind: "trait", path: ["email"], op: "exists" }],
  ["“Mat Rented” happened in the last hour", { kind: "did", event: "Mat Rented", within: "PT1H" }],
  ["“Mat Rented” happened from 2026-01-01", { kind: "did", event: "Mat Rented", from: "2026-01-01T00:00:00.000Z" }],
])("a rule is told as: %s", (text, rule) => {
  expect(words(rule)).toEqual({ text, inside: [] });
});

it("groups hold the words of what is inside them", () => {
  const did: Rule = { kind: "did", event: "x" };
  expect(words({ kind: "any", rules: [did, { kind: "not", rule: did }] })).toEqual({
    text: "At least one of these is true",
    inside: [
      { text: "“x” happened", inside: [] },
      { text: "Not: “x” happened", inside: [] },
    ],
  });
});
