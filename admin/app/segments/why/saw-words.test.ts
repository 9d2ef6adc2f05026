import type { Json } from "@regulars/contracts/json";
import type { Rule } from "@regulars/contracts/segment-definition";
import { describe, expect, it } from "vitest";
import { sawWords } from "./saw-words.ts";

const nowMs = Date.UTC(2026, 2, 12, 18);
const telling = { nowMs, timeZone: "UTC" };
const yesterday = nowMs - 86_400_000;
const did: Rule = { kind: "did", event: "class.attended" };
const totalOf = (measure: "sum" | "average" | "min" | "distinct"): Rule => ({
  kind: "total",
  measure,
  property: ["total"],
  event: "order.completed",
  op: "atLeast",
  value: 100,
});
const latest: Rule = { kind: "latest", event: "order.completed", having: [] };
const since: Rule = { kind: "since", which: "last", event: "class.attended", op: "moreThan", duration: "P1D" };
const held: Rule = { kind: "traitHeld", path: ["plan"], value: "gold", op: "atLeast", duration: "P1D" };
const trait: Rule = { kind: "trait", path: ["plan"], op: "exists" };
const consent: Rule = { kind: "consent", channel: "email", is: "granted" };

describe("what a rule saw is told in words", () => {
  it.each<[Rule, Json | undefined, string | undefined]>([
    [did, { count: 0 }, "Never happened"],
    [did, { count: 1 }, "Happened once"],
    [did, { atLeast: 3 }, "Happened 3 times or more"],
    [totalOf("sum"), { sum: "120.50", count: 3 }, "120.50 over 3"],
    [totalOf("average"), { sum: "100", count: 3 }, "100 over 3, which is 33.33"],
    [totalOf("average"), { sum: "0", count: 0 }, "There is none"],
    [totalOf("min"), 5, "It is 5"],
    [totalOf("min"), undefined, "There is none"],
    [totalOf("distinct"), { atLeast: 2 }, "2 different values or more"],
    [
      latest,
      { at: yesterday, values: [{ path: ["plan"], value: "gold" }, { path: ["coupon"] }] },
      "Happened yesterday 18:00, plan “gold”, coupon is not known",
    ],
    [latest, undefined, "Never happened"],
    [since, { at: yesterday }, "Happened yesterday 18:00"],
    [held, { value: "gold", since: yesterday }, "“gold” since yesterday 18:00"],
    [held, { value: "silver" }, "“silver”"],
    [held, {}, "Nothing is known"],
    [trait, ["yoga", 5], "“yoga”, 5"],
    [trait, undefined, "Nothing is known"],
    [consent, "unset", "Was never asked, or never answered"],
    [{ kind: "list", listId: "l" }, true, undefined],
  ])("%j saw %j: %s", (rule, saw, words) => {
    expect(sawWords({ rule, saw }, telling)).toBe(words);
  });
});
