import type { JsonObject } from "@regulars/contracts/json";
import type { Rule } from "@regulars/contracts/segment-definition";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSegment } from "./compile.ts";
import type { CounterEvent } from "./counters.ts";
import { evaluate } from "./evaluate.ts";
import { type Explanation, explain } from "./explain.ts";
import { person as anyone, definition } from "./testing/arbitraries.ts";
import { holds, type Person } from "./testing/oracle.ts";
import { NOBODY, subjectOf } from "./testing/subject.ts";

function explained(rule: Rule, person: Partial<Person>, nowMs: number): Explanation {
  const compiled = compileSegment({ v: 1, rule });
  return explain(compiled, subjectOf(compiled, { ...NOBODY, ...person }), nowMs);
}

const order = (occurredAt: number, properties: JsonObject = {}): CounterEvent => ({
  name: "order.completed",
  occurredAt,
  messageId: `m${occurredAt}`,
  properties,
});
const events = [order(1_000, { total: 10.1, item: "mat" }), order(2_000, { total: 0.2, item: "towel" })];
const said = [{ at: 500, messageId: "m", traits: { plan: { name: "gold" } } }];
const where = [{ path: ["ends"], op: "withinNext", value: "PT10S" }] as const;

describe("the value a rule saw", () => {
  it.each<readonly [string, Rule, unknown]>([
    ["trait: what is at its path", { kind: "trait", path: ["plan", "name"], op: "exists" }, "gold"],
    ["trait that is absent: nothing", { kind: "trait", path: ["plan", "price"], op: "exists" }, undefined],
    ["did, ever: how many", { kind: "did", event: "order.completed" }, { count: 2 }],
    ["did not: none", { kind: "did", event: "order.refunded", within: "P1D" }, { count: 0 }],
    [
      "did within: how many, when fewer than the rule asks for",
      { kind: "did", event: "order.completed", times: { op: "atLeast", count: 3 }, within: "PT11S" },
      { count: 2 },
    ],
    [
      "did within: that there were enough, as no more are kept",
      { kind: "did", event: "order.completed", times: { op: "atLeast", count: 2 }, within: "PT11S" },
      { atLeast: 2 },
    ],
    ["did with a date against the clock", { kind: "did", event: "order.completed", where }, { count: 0 }],
    [
      "at least 0 times: nothing, as nothing is asked",
      { kind: "did", event: "x", times: { op: "atLeast", count: 0 } },
      undefined,
    ],
    ["sum: the exact decimal and of how many", total("sum"), { sum: "10.3", count: 2 }],
    ["sum of a window", { ...total("sum"), within: "PT10S" }, { sum: "0.2", count: 1 }],
    ["average: the sum and of how many", total("average"), { sum: "10.3", count: 2 }],
    ["least", total("min"), 0.2],
    ["greatest", total("max"), 10.1],
    ["greatest of nothing", { ...total("max"), within: "PT1S" }, undefined],
    ["different values, when fewer than decide", { ...total("distinct"), property: ["item"], value: 2 }, { count: 2 }],
    ["different values, when enough", { ...total("distinct"), property: ["item"], value: 1 }, { atLeast: 2 }],
    [
      "latest: when, and what was at each path",
      {
        kind: "latest",
        event: "order.completed",
        having: [
          { path: ["item"], op: "equals", value: "mat" },
          { path: ["coupon"], op: "missing" },
        ],
      },
      { at: 2_000, values: [{ path: ["item"], value: "towel" }, { path: ["coupon"] }] },
    ],
    ["latest of none", { kind: "latest", event: "x", having: [{ path: ["a"], op: "missing" }] }, undefined],
    ["since the first: when it was", since("first"), { at: 1_000 }],
    ["since the last: when it was", since("last"), { at: 2_000 }],
    ["since none", { ...since("last"), event: "x" }, undefined],
    ["trait held: the value and since when", traitHeld("gold"), { value: "gold", since: 500 }],
    ["trait held that is another: that", traitHeld("silver"), { value: "gold" }],
    ["consent", { kind: "consent", channel: "email", is: "granted" }, "withdrawn"],
    ["consent that is unset", { kind: "consent", channel: "sms", is: "granted" }, "unset"],
    ["member: whether they are in", { kind: "member", segmentId: "vip", is: false }, true],
    ["list: whether they are on it", { kind: "list", listId: "guests" }, false],
    ["sample: where they fall", { kind: "sample", seed: "spring", percent: 5 }, 88.99943747092038],
    ["a group: nothing", { kind: "all", rules: [] }, undefined],
  ])("of %s", (_, rule, saw) => {
    const person = { events, said, segments: ["vip"], consents: { email: "withdrawn" } } as const;
    expect(explained(rule, person, 11_000).saw).toEqual(saw);
  });
});

function total(measure: "sum" | "average" | "min" | "max" | "distinct") {
  return { kind: "total", measure, property: ["total"], event: "order.completed", op: "atLeast", value: 1 } as const;
}

function since(which: "first" | "last") {
  return { kind: "since", which, event: "order.completed", op: "lessThan", duration: "P1D" } as const;
}

function traitHeld(value: string) {
  return { kind: "traitHeld", path: ["plan", "name"], value, op: "atLeast", duration: "P1D" } as const;
}

it("has one entry for each rule, in the shape of the definition", () => {
  const did: Rule = { kind: "did", event: "order.completed", within: "PT10S" };
  const not: Rule = { kind: "not", rule: did };
  const rule: Rule = { kind: "any", rules: [not, { kind: "list", listId: "guests" }] };
  const { children, ...root } = explained(rule, { events }, 2_000);
  expect(root).toEqual({ rule, truth: false, saw: undefined, nextChangeAt: 12_000 });
  expect(children).toEqual([
    {
      rule: not,
      truth: false,
      saw: undefined,
      nextChangeAt: 12_000,
      children: [{ rule: did, truth: true, saw: { atLeast: 1 }, nextChangeAt: 12_000, children: [] }],
    },
    { rule: { kind: "list", listId: "guests" }, truth: false, saw: false, children: [] },
  ]);
});

it("the next change is the instant at which the truth is another, not one at which it might be", () => {
  const first: Rule = { kind: "did", event: "order.completed", where: [], within: "PT10S" };
  const never: Rule = {
    kind: "all",
    rules: [
      { kind: "not", rule: first },
      { kind: "list", listId: "guests" },
    ],
  };
  expect(explained(never, { events }, 2_000)).not.toHaveProperty("nextChangeAt");
  const birthday = [{ at: 0, messageId: "m", traits: { birthday: "1990-06-01" } }];
  const always: Rule = { kind: "trait", path: ["birthday"], op: "anniversaryWithin", value: "P400D" };
  expect(explained(always, { said: birthday }, Date.UTC(2026, 0, 1))).not.toHaveProperty("nextChangeAt");
});

it("agrees with evaluate and with the oracle at every node, now and at the change", () => {
  fc.assert(
    fc.property(definition, anyone, (segment, person) => {
      const compiled = compileSegment(segment);
      const subject = subjectOf(compiled, person);
      const nowMs = Math.max(Date.UTC(2028, 2, 3), ...person.said.map(({ at }) => at));
      const check = (node: Explanation): void => {
        expect(node.truth).toBe(holds(node.rule, person, nowMs));
        if (node.nextChangeAt !== undefined) {
          expect(holds(node.rule, person, node.nextChangeAt)).toBe(!node.truth);
          expect(holds(node.rule, person, node.nextChangeAt - 1)).toBe(node.truth);
        }
        node.children.forEach(check);
      };
      const root = explain(compiled, subject, nowMs);
      expect(root.truth).toBe(evaluate(compiled, subject, nowMs).truth);
      check(root);
    }),
    { numRuns: 300 },
  );
});
