import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPS, parseDefinition } from "./segment-definition.ts";

const ofRule = (rule: unknown) => parseDefinition({ v: 1, rule });
const trait = (op: string, value?: unknown) => ({
  kind: "trait",
  path: ["a"],
  op,
  ...(value !== undefined && { value }),
});

function faultOf(input: unknown): string {
  const parsed = parseDefinition(input);
  const fault = parsed.ok ? undefined : parsed.faults[0];
  return fault === undefined ? "no fault" : `${fault.path.join(".")}: ${fault.message}`;
}

describe("a definition of the grammar is taken", () => {
  it.each([
    { kind: "all", rules: [] },
    { kind: "any", rules: [{ kind: "not", rule: { kind: "did", event: "x" } }] },
    { kind: "trait", path: ["membership", "status"], op: "equals", value: "active" },
    { kind: "traitHeld", path: ["plan"], value: "gold", op: "atLeast", duration: "P30D" },
    {
      kind: "did",
      event: "order.*",
      where: [{ path: ["total"], op: "greaterThan", value: "20" }],
      times: { op: "exactly", count: 0 },
      within: "P2W",
      from: "2026-01-01",
      to: "2026-06-01T00:00:00Z",
    },
    { kind: "total", measure: "sum", property: ["total"], event: "order.completed", op: "atLeast", value: 100 },
    { kind: "latest", event: "order.completed", having: [{ path: ["coupon"], op: "exists" }] },
    { kind: "since", which: "last", event: "class.attended", op: "moreThan", duration: "P30D" },
    { kind: "consent", channel: "email", is: "unset" },
    { kind: "member", segmentId: "vip", is: false },
    { kind: "list", listId: "imported" },
    { kind: "sample", seed: "spring", percent: 12.5 },
  ])("$kind", (rule) => {
    expect(ofRule(rule)).toEqual({ ok: true, definition: { v: 1, rule } });
  });

  it.each([
    ["equals", null],
    ["notEquals", { deep: [1, "2"] }],
    ["in", [1, "a", null]],
    ["notIn", [[]]],
    ["contains", 5],
    ["notContains", "vip"],
    ["startsWith", "+49"],
    ["greaterThan", 5],
    ["atLeast", "5.5"],
    ["lessThan", -1],
    ["atMost", "1e3"],
    ["exists"],
    ["missing"],
    ["before", "2026-01-31"],
    ["after", 1_767_225_600_000],
    ["withinLast", "P30D"],
    ["withinNext", "PT12H"],
    ["anniversaryWithin", "P1W"],
  ])("with the operator %s", (op, value?: unknown) => {
    expect(faultOf({ v: 1, rule: trait(op, value) })).toBe("no fault");
  });

  it("the last table has every operator", () => {
    expect(OPS).toHaveLength(18);
  });
});

describe("a rule's event", () => {
  it("is mapped to its canonical name like an event's is; a prefix is kept", () => {
    expect(ofRule({ kind: "did", event: "Order Completed" })).toMatchObject({
      definition: { rule: { event: "order.completed" } },
    });
    expect(ofRule({ kind: "did", event: "Order *" })).toMatchObject({ definition: { rule: { event: "Order *" } } });
  });

  it.each(["", "*", "segment.entered", "segment.*", "seg*", "coupon.granted", "journey.entered*"])(
    "cannot be %j",
    (event) => {
      expect(faultOf({ v: 1, rule: { kind: "did", event } })).toMatch(/^rule\.event: /);
    },
  );

  it("may be a prefix that derived names happen to share", () => {
    expect(faultOf({ v: 1, rule: { kind: "did", event: "s*" } })).toBe("no fault");
  });
});

describe("a fault is refused with its path and a sentence", () => {
  const inGroup = (rule: unknown) => ({ v: 1, rule: { kind: "all", rules: [{ kind: "not", rule }] } });

  it.each<[unknown, string]>([
    [null, ": This must be an object"],
    [{ rule: { kind: "all", rules: [] } }, "v: v must be 1"],
    [{ v: 1 }, "rule: Unknown kind of rule"],
    [{ v: 1, rule: { kind: "all", rules: {} } }, "rule.rules: This must be a list"],
    [inGroup({ kind: "did" }), "rule.rules.0.rule.event: This is missing"],
    [inGroup({ kind: "sometimes" }), "rule.rules.0.rule.kind: Unknown kind of rule"],
    [inGroup({ kind: "did", event: "x", extra: 1 }), "rule.rules.0.rule: Unknown key “extra”"],
    [
      inGroup({ kind: "did", event: "x", where: [{ path: ["a"], op: "before", value: "soon" }] }),
      "rule.rules.0.rule.where.0.value: An ISO 8601 date or instant",
    ],
    [{ v: 1, rule: { kind: "did", event: "x", times: { op: "atLeast", count: -1 } } }, "rule.times.count: At least 0"],
    [
      { v: 1, rule: { kind: "did", event: "x", times: { op: "atLeast", count: 0.5 } } },
      "rule.times.count: A whole number",
    ],
    [{ v: 1, rule: trait("equals") }, 'rule.value: "equals" needs a value'],
    [{ v: 1, rule: trait("exists", 1) }, 'rule.value: "exists" takes no value'],
    [{ v: 1, rule: trait("in", 1) }, "rule.value: This must be a list"],
    [{ v: 1, rule: trait("in", []) }, "rule.value: Name at least one value"],
    [{ v: 1, rule: trait("startsWith", 1) }, "rule.value: This must be text"],
    [{ v: 1, rule: trait("greaterThan", "many") }, "rule.value: A number"],
    [{ v: 1, rule: { kind: "trait", path: [], op: "exists" } }, "rule.path: A path names at least one key"],
  ])("%j", (input, fault) => {
    expect(faultOf(input)).toBe(fault);
  });

  it.each(["P1M", "P1Y", "PT0S", "P0D", "-P1D", "30 days", 5])("a window of %j", (within) => {
    expect(faultOf({ v: 1, rule: { kind: "did", event: "x", within } })).toMatch(/^rule\.within: /);
  });

  it.each(["2026-02-30", "now", 8.7e15, 1.5])("a bound of %j", (from) => {
    expect(faultOf({ v: 1, rule: { kind: "did", event: "x", from } })).toMatch(/^rule\.from: /);
  });

  it("groups nested too deep, too many rules", () => {
    let deep: unknown = { kind: "all", rules: [] };
    for (let i = 0; i < 10; i++) deep = { kind: "not", rule: deep };
    expect(faultOf({ v: 1, rule: deep })).toBe("rule: Groups may be nested 10 deep");
    for (let i = 0; i < 50_000; i++) deep = { kind: "not", rule: deep };
    expect(faultOf({ v: 1, rule: deep })).toBe(": The definition is nested too deep");
    const wide = Array.from({ length: 5 }, () => ({
      kind: "any",
      rules: Array.from({ length: 50 }, () => ({ kind: "did", event: "x" })),
    }));
    expect(faultOf({ v: 1, rule: { kind: "all", rules: wide } })).toBe("rule: At most 200 rules in a segment");
  });
});

it("keeps values as they came, whatever their keys", () => {
  const value = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as unknown;
  const parsed = ofRule(trait("equals", value));
  expect(JSON.stringify(parsed)).toContain('"value":{"__proto__":{"a":1},"constructor":2}');
});

it("takes epoch milliseconds as a bound and keeps them as an instant", () => {
  expect(ofRule({ kind: "did", event: "x", from: 1_767_225_600_000 })).toMatchObject({
    definition: { rule: { from: "2026-01-01T00:00:00.000Z" } },
  });
});

it("never throws, and parses again what it parsed", () => {
  const kind = fc.constantFrom("all", "any", "not", "trait", "did", "total", "sample", "nope");
  const input = fc.oneof(
    fc.anything(),
    fc.record({ v: fc.constantFrom(1, 2), rule: fc.anything() }),
    fc.record({ v: fc.constant(1), rule: fc.record({ kind, rules: fc.anything(), event: fc.anything() }) }),
    fc.record({
      v: fc.constant(1),
      rule: fc.record({
        kind: fc.constant("trait"),
        path: fc.constant(["a"]),
        op: fc.constantFrom(...OPS),
        value: fc.anything(),
      }),
    }),
  );
  fc.assert(
    fc.property(input, (value) => {
      const parsed = parseDefinition(value);
      if (parsed.ok) expect(parseDefinition(JSON.parse(JSON.stringify(parsed.definition)))).toEqual(parsed);
      else expect(parsed.faults.length).toBeGreaterThan(0);
    }),
  );
});
