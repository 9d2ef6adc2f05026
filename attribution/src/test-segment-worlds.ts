import type { Json, JsonObject } from "@regulars/contracts/json";
import type { Rule, SegmentDefinition, Test } from "@regulars/contracts/segment-definition";
import { history, instantMs, leafRule, messages } from "@regulars/segments/testing/arbitraries";
import fc from "fast-check";

/** Small studios, for holding the SQL of definitions against what they mean. Ids are made by the test. */
export interface WorldPerson {
  readonly traits: readonly WorldMessage[];
  readonly events: readonly WorldEvent[];
  readonly consents: Readonly<Record<string, "granted" | "withdrawn">>;
  readonly lists: readonly string[];
  readonly timezone: string | undefined;
  /** How many profiles were merged into theirs. */
  readonly merged: number;
}
export interface WorldMessage {
  readonly at: number;
  readonly messageId: string;
  readonly traits: JsonObject;
}
export interface WorldEvent {
  readonly name: string;
  readonly messageId: string;
  readonly occurredAt: number;
  readonly properties: JsonObject;
  /** Which of the person's profiles it was for. */
  readonly profile: number;
  /** Whether the table has it twice. */
  readonly twice: boolean;
}

/** Values on which JavaScript and ClickHouse might differ. */
const awkward: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    'é"\\\n\t/<>',
    "\u2028 5",
    "\u00a012.5\ufeff",
    "+3",
    ".5",
    "5.",
    "1e3",
    "1E+2",
    "0x10",
    "Infinity",
    "nan",
    "1e400",
    1e21,
    1e20,
    123456789012345680000,
    -18446744073709552000,
    1e-7,
    0.1,
    0.2,
    0.30000000000000004,
    -0.5,
    "1e+21",
    "0.1",
    "1e21",
    "2028-02-29",
    "2027-02-29",
    "2028-02-28T24:00:00Z",
    "2028-02-28T23:59:60.1239+01:30",
    "2028-02-28 10:00",
    "2028-02-28T10:00:00,5 -0300",
    "0000-01-01",
    "9999-12-31T23:59:59Z",
    "1969-12-31T23:59:59.999Z",
    8640000000000001,
    -8640000000000000,
    [[1, "1"], { b: { d: 1, c: [] }, a: "x" }],
    [{ a: "x", b: { c: [], d: 1 } }],
    { a: "x", b: { c: [], d: 1 } },
    { b: { d: 1, c: [] }, a: "x" },
    ['é"\\\n\t/<>', 0.1, null, true],
    false,
    "null",
    "true",
    "[]",
    "{}",
  ),
  fc.integer({ min: -1e12, max: 1e12 }).map((thousandths) => thousandths / 1_000),
  fc.string({ unit: "grapheme", maxLength: 4 }),
);

const awkwardProperties: fc.Arbitrary<JsonObject> = fc
  .record({ p: awkward, d: awkward }, { requiredKeys: [] })
  .chain((top) => fc.constantFrom<JsonObject>(top, { ...top, o: top }));
const sometimesAwkward = fc.option(awkwardProperties, { nil: undefined });

const events: fc.Arbitrary<readonly WorldEvent[]> = history.chain((all) =>
  fc.tuple(
    ...all.map((event) =>
      fc
        .record({ other: sometimesAwkward, profile: fc.nat(2), twice: fc.boolean(), isList: fc.nat(9) })
        .map(({ other, profile, twice, isList }) => ({
          ...event,
          name: isList === 0 ? "list.added" : event.name,
          properties: other ?? event.properties,
          profile,
          twice,
        })),
    ),
  ),
);
const said: fc.Arbitrary<readonly WorldMessage[]> = messages.chain((all) =>
  fc.tuple(...all.map((one) => sometimesAwkward.map((other) => ({ ...one, traits: other ?? one.traits })))),
);
const person: fc.Arbitrary<WorldPerson> = fc.record({
  traits: said,
  events,
  consents: fc.constantFrom<WorldPerson["consents"]>({}, { email: "granted" }, { email: "withdrawn", ads: "granted" }),
  lists: fc.constantFrom([], ["l1"], ["l1", "l2"]),
  timezone: fc.constantFrom(undefined, "America/New_York", " Pacific/Kiritimati ", "europe/berlin", "Nowhere/Else"),
  merged: fc.constantFrom(0, 0, 1, 2),
});
export const people: fc.Arbitrary<readonly WorldPerson[]> = fc.array(person, { minLength: 4, maxLength: 10 });

const path = fc.constantFrom(["p"], ["o", "p"], ["d"], ["o"], ["p", "a"]);
const op = <O extends Test["op"]>(...names: O[]) => fc.constantFrom(...names);
const anyTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({ path, op: op("equals", "notEquals", "contains", "notContains"), value: awkward }),
  fc.record({ path, op: op("in", "notIn"), value: fc.array(awkward, { minLength: 1, maxLength: 3 }) }),
  fc.record({ path, op: op("startsWith"), value: fc.constantFrom("é", "1", "", "2028", "\u2028") }),
  fc.record({
    path,
    op: op("greaterThan", "atLeast", "lessThan", "atMost"),
    value: fc.constantFrom<Json>(0, 0.3, "3", "1e3", 1e20, -1),
  }),
  fc.record({
    path,
    op: op("before", "after"),
    value: fc.oneof(instantMs, fc.constantFrom<Json>("2028-02-29", "1970-01-01")),
  }),
  fc.record({ path, op: op("exists", "missing") }),
);
const where = fc.array(anyTest, { maxLength: 2 });
const event = fc.constantFrom("a.x", "b", "a.*", "l*");
const duration = fc.constantFrom("PT1S", "PT3S", "PT5H", "P1D", "P3D", "P40D");
const comparison = op("equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost");

export const leaf: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 6, arbitrary: leafRule },
  {
    weight: 4,
    arbitrary: fc.oneof<fc.Arbitrary<Rule>[]>(
      anyTest.map((test): Rule => ({ kind: "trait", ...test })),
      fc.record(
        {
          kind: fc.constant("did" as const),
          event,
          where,
          times: fc.record({ op: op("atLeast", "atMost"), count: fc.nat(3) }),
        },
        { requiredKeys: ["kind", "event"] },
      ),
      fc.record(
        {
          kind: fc.constant("total" as const),
          measure: fc.constantFrom(
            "sum" as const,
            "average" as const,
            "min" as const,
            "max" as const,
            "distinct" as const,
          ),
          property: fc.constantFrom(["p"], ["o", "p"]),
          event,
          where,
          within: duration,
          op: comparison,
          value: fc.oneof(
            fc.constantFrom(0, 0.1, 0.30000000000000004, 1, 2, 5, -3, 1e20),
            fc.integer({ min: -1_000, max: 1_000 }).map((hundredths) => hundredths / 100),
          ),
        },
        { requiredKeys: ["kind", "measure", "property", "event", "op", "value"] },
      ),
      fc.record(
        {
          kind: fc.constant("latest" as const),
          event,
          where,
          having: fc.array(anyTest, { minLength: 1, maxLength: 2 }),
        },
        { requiredKeys: ["kind", "event", "having"] },
      ),
      fc.record(
        {
          kind: fc.constant("since" as const),
          which: fc.constantFrom("first" as const, "last" as const),
          event,
          where,
          op: fc.constantFrom("moreThan" as const, "lessThan" as const),
          duration,
        },
        { requiredKeys: ["kind", "which", "event", "op", "duration"] },
      ),
      fc.record({
        kind: fc.constant("traitHeld" as const),
        path: fc.constantFrom(["p"], ["o", "p"]),
        value: fc.oneof(fc.constantFrom<Json>("ab", 5, "5"), awkward),
        op: fc.constantFrom("atLeast" as const, "lessThan" as const),
        duration,
      }),
    ),
  },
);

const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constantFrom("all" as const, "any" as const),
      rules: fc.array(tie("rule"), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("not" as const), rule: tie("rule") }),
  ),
}));
const withoutMembers = (tree: Rule): boolean => !JSON.stringify(tree).includes('"member"');
export const definition: fc.Arbitrary<SegmentDefinition> = rule.map((tree) => ({ v: 1, rule: tree }));
/** Definitions of the segments that `member` rules ask about. */
export const otherDefinition: fc.Arbitrary<SegmentDefinition> = rule
  .filter(withoutMembers)
  .map((tree) => ({ v: 1, rule: tree }));
