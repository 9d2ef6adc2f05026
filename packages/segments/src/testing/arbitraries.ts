import type { Json, JsonObject } from "@regulars/contracts/json";
import type { Op, Rule, SegmentDefinition, Test } from "@regulars/contracts/segment-definition";
import fc from "fast-check";
import type { CounterEvent } from "../counters.ts";
import type { Person, Said } from "./oracle.ts";

/** Small worlds, so that things meet: few names, few values, few instants, many of them equal or at the edge of a window. */
export const START_MS = Date.UTC(2028, 1, 26, 22);
const DAY = 86_400_000;

const offset = fc.oneof(
  fc.integer({ min: 0, max: 8 }).map((seconds) => seconds * 1_000),
  fc.integer({ min: 0, max: 5 }).map((days) => days * DAY),
  fc.integer({ min: 0, max: 5 * DAY }),
);
export const instantMs = offset.map((ms) => START_MS + ms);

const dateValue: fc.Arbitrary<Json> = fc.oneof(
  fc.tuple(offset, fc.integer({ min: -3, max: 3 })).map(([ms, days]) => START_MS + ms + days * DAY),
  fc.constantFrom<Json>(
    "2028-02-28",
    "1996-02-29",
    "1990-03-01",
    "2028-02-27T23:30:00Z",
    "2027-02-28T04:00:00+05:00",
    "1999-12-31",
    START_MS + 1_500.5,
    "soon",
  ),
);
const plainValue: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  null,
  true,
  0,
  5,
  "5",
  "5.0",
  12.5,
  0.1,
  0.2,
  "0.3",
  -5,
  "",
  "ab",
  "abc",
  [],
  [5, "ab"],
  ["5"],
  { a: 1, b: [2] },
  { b: [2], a: 1 },
);
const properties: fc.Arbitrary<JsonObject> = fc
  .record({ p: plainValue, d: dateValue }, { requiredKeys: [] })
  .chain((top) => fc.constantFrom<JsonObject>(top, { ...top, o: top }));

/** Ids of messages begin with letters whose order as UTF-16 is another than as bytes. */
const idPrefix = fc.constantFrom("a", "b", "\u{1f600}", "\ufb01");

const event: fc.Arbitrary<CounterEvent> = fc.record({
  name: fc.constantFrom("a.x", "a.y", "b"),
  occurredAt: instantMs,
  messageId: idPrefix,
  properties,
});
export const history = fc
  .array(event, { maxLength: 12 })
  .map((events) => events.map((one, i) => ({ ...one, messageId: `${one.messageId}${i}` })));

const said: fc.Arbitrary<Said> = fc.record({
  at: instantMs,
  messageId: idPrefix,
  traits: fc.oneof(properties, fc.constantFrom<JsonObject>({ p: "ab" }, { p: "ab" }, { p: null }, { o: { p: 5 } })),
});
export const messages = fc
  .array(said, { maxLength: 8 })
  .map((all) => all.map((one, i) => ({ ...one, messageId: `${one.messageId}${i}` })));

export const person: fc.Arbitrary<Person> = fc.record({
  profileId: fc.constantFrom("0199a1b2-0000-7000-8000-000000000001", "0199a1b2-0000-7000-8000-0000000000ff"),
  events: history,
  said: messages,
  timeZone: fc.constantFrom(
    "UTC",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Europe/Berlin",
  ),
  consents: fc.constantFrom<Person["consents"]>({}, { email: "granted" }, { email: "withdrawn", ads: "granted" }),
  lists: fc.subarray(["l1", "l2"]),
  segments: fc.subarray(["s1", "s2"]),
});
const duration = fc.constantFrom("PT1S", "PT3S", "PT5H", "P1D", "P3D", "P40D");
const plainPath = fc.constantFrom(["p"], ["o", "p"], ["d"], ["x"]);
const datePath = fc.constantFrom(["d"], ["o", "d"], ["p"]);
const ops = (...names: Op[]) => fc.constantFrom<Op>(...names);

const fixedTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({ path: plainPath, op: ops("equals", "notEquals", "contains", "notContains"), value: plainValue }),
  fc.record({ path: plainPath, op: ops("in", "notIn"), value: fc.array(plainValue, { minLength: 1, maxLength: 3 }) }),
  fc.record({ path: plainPath, op: ops("startsWith"), value: fc.constantFrom("a", "ab", "5", "") }),
  fc.record({
    path: plainPath,
    op: ops("greaterThan", "atLeast", "lessThan", "atMost"),
    value: fc.constantFrom(0, 5, "5", 12.5),
  }),
  fc.record({ path: plainPath, op: ops("exists", "missing") }),
  fc.record({ path: datePath, op: ops("before", "after"), value: instantMs }),
);
const movingTest: fc.Arbitrary<Test> = fc.record({
  path: datePath,
  op: ops("withinLast", "withinNext", "anniversaryWithin"),
  value: duration,
});
const where = fc.array(fc.oneof({ weight: 3, arbitrary: fixedTest }, { weight: 1, arbitrary: movingTest }), {
  maxLength: 2,
});

const eventName = fc.constantFrom("a.x", "b", "a.*");

const didRule: fc.Arbitrary<Rule> = fc.record(
  {
    kind: fc.constant("did" as const),
    event: eventName,
    where,
    times: fc.record({ op: fc.constantFrom("atLeast", "atMost", "exactly"), count: fc.integer({ min: 0, max: 4 }) }),
    within: duration,
    from: instantMs.map((ms) => new Date(ms).toISOString()),
    to: instantMs.map((ms) => new Date(ms).toISOString()),
  },
  { requiredKeys: ["kind", "event"] },
);
const traitRule: fc.Arbitrary<Rule> = fc
  .oneof(fixedTest, movingTest)
  .map((test) => ({ kind: "trait" as const, ...test }));

const traitHeldRule: fc.Arbitrary<Rule> = fc.record({
  kind: fc.constant("traitHeld" as const),
  path: fc.constantFrom(["p"], ["o", "p"], ["x"]),
  value: fc.oneof(fc.constant("ab"), plainValue),
  op: fc.constantFrom("atLeast", "lessThan"),
  duration,
});
const totalRule: fc.Arbitrary<Rule> = fc.record(
  {
    kind: fc.constant("total" as const),
    measure: fc.constantFrom("sum", "average", "min", "max", "distinct"),
    property: fc.constantFrom(["p"], ["o", "p"], ["x"]),
    event: eventName,
    where,
    within: duration,
    op: fc.constantFrom("equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"),
    value: fc.constantFrom(0, 0.1, 0.3, 1, 2, 3, 2.5, 5, 12.5, 17.5, -5),
  },
  { requiredKeys: ["kind", "measure", "property", "event", "op", "value"] },
);
const latestRule: fc.Arbitrary<Rule> = fc.record(
  {
    kind: fc.constant("latest" as const),
    event: eventName,
    where,
    having: fc.array(fc.oneof({ weight: 3, arbitrary: fixedTest }, { weight: 1, arbitrary: movingTest }), {
      minLength: 1,
      maxLength: 2,
    }),
  },
  { requiredKeys: ["kind", "event", "having"] },
);
const sinceRule: fc.Arbitrary<Rule> = fc.record(
  {
    kind: fc.constant("since" as const),
    which: fc.constantFrom("first", "last"),
    event: eventName,
    where,
    op: fc.constantFrom("moreThan", "lessThan"),
    duration,
  },
  { requiredKeys: ["kind", "which", "event", "op", "duration"] },
);
const knownRule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    kind: fc.constant("consent" as const),
    channel: fc.constantFrom("email", "ads"),
    is: fc.constantFrom("granted", "withdrawn", "unset"),
  }),
  fc.record({ kind: fc.constant("member" as const), segmentId: fc.constantFrom("s1", "s2"), is: fc.boolean() }),
  fc.record({ kind: fc.constant("list" as const), listId: fc.constantFrom("l1", "l2") }),
  fc.record({
    kind: fc.constant("sample" as const),
    seed: fc.constantFrom("", "spring", "\u{1f600}"),
    percent: fc.double({ min: 0, max: 100, noNaN: true }),
  }),
);

/** Rules that read counters. */
export const countingRule: fc.Arbitrary<Rule> = fc.oneof(didRule, totalRule, latestRule, sinceRule, traitHeldRule);

export const leafRule: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 5, arbitrary: countingRule },
  { weight: 2, arbitrary: traitRule },
  { weight: 1, arbitrary: knownRule },
);

export const definition: fc.Arbitrary<SegmentDefinition> = fc
  .letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leafRule,
      fc.record({ kind: fc.constantFrom("all", "any"), rules: fc.array(tie("rule"), { maxLength: 3 }) }),
      fc.record({ kind: fc.constant("not" as const), rule: tie("rule") }),
    ),
  }))
  .rule.map((rule) => ({ v: 1 as const, rule }));
