import type { Json, JsonObject } from "@regulars/contracts/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyMembershipEvent, applyTraits, currentTraits, mergeTraits, personName, type Traits } from "./traits.ts";

interface Message {
  readonly at: number;
  readonly id: string;
  /** Of an identify; else `event` is a membership event. */
  readonly traits?: JsonObject;
  readonly event?: { readonly name: string; readonly properties: JsonObject };
}

const tellAll = (messages: readonly Message[], start: Traits = {}): Traits =>
  messages.reduce((traits, { at, id, traits: told = {}, event }) => {
    const moment = { at, id };
    return event === undefined
      ? applyTraits(traits, told, moment).traits
      : applyMembershipEvent(traits, event, moment).traits;
  }, start);
const now = (messages: readonly Message[]): JsonObject => currentTraits(tellAll(messages));
const message = (at: number, traits: JsonObject, id = `m${at}`): Message => ({ at, id, traits });

describe("traits", () => {
  test("name what is replaced, whole; null removes; what is not named stays", () => {
    expect(now([message(1, { a: { x: 1 }, b: 2 }), message(2, { a: { y: 1 } })])).toEqual({ a: { y: 1 }, b: 2 });
    expect(now([message(1, { a: 1, b: 2 }), message(2, { a: null })])).toEqual({ b: 2 });
    expect(now([message(1, { a: 1 }), message(2, {})])).toEqual({ a: 1 });
  });

  test("of two values the one that occurred later stands, and of equal instants the greater message id", () => {
    expect(now([message(5, { a: "new" }), message(3, { a: "old" })])).toEqual({ a: "new" });
    expect(now([message(5, { a: null }), message(3, { a: "old" })])).toEqual({});
    expect(now([message(5, { a: "b" }, "b"), message(5, { a: "a" }, "a")])).toEqual({ a: "b" });
  });

  test("say which values changed, so that only their segments are worked out", () => {
    const traits = tellAll([message(1, { a: 1, b: [1] })]);
    expect(applyTraits(traits, { a: 1, b: [2], c: null }, { at: 2, id: "m" }).changed).toEqual(["b"]);
    const untouched = applyTraits(traits, { a: 9 }, { at: 0, id: "m" });
    expect(untouched.traits).toBe(traits);
  });

  test("tags are a set: changed piece by piece, replaced by an array", () => {
    expect(now([message(1, { tags: ["a", "b"] }), message(2, { tags: { $add: ["c"], $remove: ["a"] } })])).toEqual({
      tags: ["b", "c"],
    });
    expect(now([message(1, { tags: { $add: ["a"] } }), message(2, { tags: ["z", "z"] })])).toEqual({ tags: ["z"] });
    expect(now([message(2, { tags: ["z"] }), message(1, { tags: { $add: ["a"] } })])).toEqual({ tags: ["z"] });
    expect(now([message(1, { tags: ["a"] }), message(2, { tags: null })])).toEqual({});
  });

  test("a membership's status and plan are each the latest that was said, however late it comes", () => {
    const event = (at: number, name: string, properties: JsonObject = {}): Message => ({
      at,
      id: `m${at}`,
      event: { name: `membership.${name}`, properties },
    });
    const [started, renewed, cancelled] = [
      event(1, "started", { plan: "ten" }),
      event(2, "renewed", { plan: "monthly" }),
      event(3, "cancelled"),
    ];
    for (const order of [
      [started, renewed, cancelled],
      [cancelled, started, renewed],
      [cancelled, renewed, started],
    ])
      expect(now(order)).toEqual({ membership: { status: "cancelled", plan: "monthly" } });
    const replaced = message(2, { membership: { plan: "gift", since: 2020 } });
    expect(now([cancelled, started, replaced])).toEqual({
      membership: { plan: "gift", since: 2020, status: "cancelled" },
    });
    expect(now([cancelled, message(4, { membership: null }), started])).toEqual({});
    expect(applyMembershipEvent({}, { name: "toString", properties: {} }, { at: 1, id: "m" }).traits).toEqual({});
  });

  test("a name is given whole or in parts", () => {
    expect(personName(tellAll([message(1, { first_name: "Ana", last_name: "Reis" })]))).toBe("Ana Reis");
    expect(personName(tellAll([message(1, { name: " Ana ", firstName: "B" })]))).toBe("Ana");
    expect(personName({})).toBeUndefined();
  });
});

const tag = fc.constantFrom("a", "b", "c");
const tagValue: fc.Arbitrary<Json> = fc.oneof(
  fc.array(tag, { maxLength: 2 }),
  fc.record({ $add: fc.array(tag, { maxLength: 2 }), $remove: fc.array(tag, { maxLength: 2 }) }),
  fc.constant(null),
);
const told: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ tags: tagValue }),
  fc.record({ city: fc.constantFrom<Json>("x", "y", null) }),
  fc.record({ city: fc.constantFrom<Json>("x", 1), tags: tagValue }),
);
const membership: fc.Arbitrary<Json> = fc.constantFrom<Json>(null, { status: "paused" }, { plan: "gift" }, "none");
const said = fc.oneof(
  fc.record({ traits: fc.oneof(told, told, fc.record({ membership })) }),
  fc.record({
    event: fc.record({
      name: fc.constantFrom("membership.started", "membership.cancelled"),
      properties: fc.oneof(fc.constant({}), fc.record({ plan: fc.constantFrom("ten", "monthly") })),
    }),
  }),
);
const messages = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4 }), said), { maxLength: 8 })
  .map((list) => list.map(([at, each], i): Message => ({ at, id: `m${i}`, ...each })));

describe("whatever comes first", () => {
  test("the order in which messages arrive never changes the traits", () => {
    fc.assert(
      fc.property(messages, fc.infiniteStream(fc.nat()), (list, random) => {
        const shuffled = [...list]
          .map((each) => ({ each, key: random.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key);
        expect(now(shuffled.map(({ each }) => each))).toEqual(now(list));
      }),
      { numRuns: 500 },
    );
  });

  test("two profiles put together have the traits that one would have had", () => {
    fc.assert(
      fc.property(messages, fc.infiniteStream(fc.boolean()), (list, sides) => {
        const marked = list.map((each) => ({ each, left: sides.next().value ?? true }));
        const side = (left: boolean): Traits =>
          tellAll(marked.filter((each) => each.left === left).map(({ each }) => each));
        expect(currentTraits(mergeTraits(side(true), side(false)))).toEqual(now(list));
      }),
      { numRuns: 500 },
    );
  });
});
