import { expect, it } from "vitest";
import { definitionSentence } from "./definition-sentence.ts";
import type { RuleDraft } from "./tree.ts";

const attended: RuleDraft = {
  kind: "did",
  event: "class.attended",
  times: { op: "atLeast", count: 2 },
  within: "P14D",
};
const spent: RuleDraft = {
  kind: "total",
  measure: "sum",
  property: ["total"],
  event: "order.completed",
  op: "greaterThan",
  value: 100,
};
const mailed: RuleDraft = { kind: "consent", channel: "email", is: "granted" };
const inactive: RuleDraft = { kind: "trait", path: ["membership", "status"], op: "notEquals", value: "active" };
const came: RuleDraft = { kind: "did", event: "class.attended", within: "P30D" };

it.each<[string, RuleDraft]>([
  ["Everyone", { kind: "all", rules: [] }],
  ["Nobody", { kind: "any", rules: [] }],
  ["People who attended at least 2 classes in the last 14 days", attended],
  [
    "People who attended at least 2 classes in the last 14 days and whose membership › status is not “active”",
    { kind: "all", rules: [attended, inactive] },
  ],
  [
    "People either who attended at least 2 classes in the last 14 days or who spent more than 100 ever, and who may be e-mailed",
    { kind: "all", rules: [{ kind: "any", rules: [attended, spent] }, mailed] },
  ],
  [
    "People who may be e-mailed, or both who spent more than 100 ever and who did not attend a class in the last 30 days",
    { kind: "any", rules: [mailed, { kind: "all", rules: [spent, { kind: "not", rule: came }] }] },
  ],
  ["People whose membership › status is “active”", { kind: "not", rule: inactive }],
  ["Everyone but those who may be e-mailed", { kind: "not", rule: mailed }],
  [
    "Everyone but those who may be e-mailed or who spent more than 100 ever",
    { kind: "not", rule: { kind: "any", rules: [mailed, spent] } },
  ],
  ["People who did not attend a class", { kind: "did", event: "class.attended", times: { op: "exactly", count: 0 } }],
  [
    "People who did “Mat Rented” at most 3 times where color is “red”",
    {
      kind: "did",
      event: "Mat Rented",
      times: { op: "atMost", count: 3 },
      where: [{ path: ["color"], op: "equals", value: "red" }],
    },
  ],
  [
    "People whose average price over “Class attended” is at least 9.5 in the last 7 days",
    {
      kind: "total",
      measure: "average",
      property: ["price"],
      event: "class.attended",
      within: "P7D",
      op: "atLeast",
      value: 9.5,
    },
  ],
  [
    "People whose latest “Class attended” is one whose classType is “Yin”",
    { kind: "latest", event: "class.attended", having: [{ path: ["classType"], op: "equals", value: "Yin" }] },
  ],
  [
    "People whose first “Order completed” was more than 90 days ago",
    { kind: "since", which: "first", event: "order.completed", op: "moreThan", duration: "P90D" },
  ],
  [
    "People whose membership › status has been “trial” for at least 2 weeks",
    { kind: "traitHeld", path: ["membership", "status"], value: "trial", op: "atLeast", duration: "P2W" },
  ],
  ["People who said no to ads", { kind: "consent", channel: "ads", is: "withdrawn" }],
  [
    "People who are not in the segment “Regulars”",
    { kind: "not", rule: { kind: "member", segmentId: "s1", is: true } },
  ],
  ["People who are on the list “Front row”", { kind: "list", listId: "l1" }],
  ["People who are among a steady 10 % of everyone", { kind: "sample", seed: "a", percent: 10 }],
  ["People who did …", { kind: "did", event: "" }],
  ["People whose … is", { kind: "trait", path: [], op: "equals" }],
])("%s", (sentence, rule) => {
  const names = { segments: new Map([["s1", "Regulars"]]), lists: new Map([["l1", "Front row"]]) };
  expect(definitionSentence({ rule }, names)).toBe(sentence);
});
