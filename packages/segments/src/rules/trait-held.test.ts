import type { JsonObject } from "@regulars/contracts/json";
import type { Rule } from "@regulars/contracts/segment-definition";
import { expect, it } from "vitest";
import type { Said } from "../testing/oracle.ts";
import { ask, countAll } from "../testing/subject.ts";

type HeldRule = Extract<Rule, { readonly kind: "traitHeld" }>;

const DURATION_MS = 10_000;
const held = (more: Partial<HeldRule> = {}): HeldRule => ({
  kind: "traitHeld",
  path: ["plan"],
  value: "gold",
  op: "atLeast",
  duration: "PT10S",
  ...more,
});
const said = (at: number, traits: JsonObject, messageId = `m${at}`): Said => ({ at, messageId, traits });
const gold = (at: number, messageId?: string): Said => said(at, { plan: "gold" }, messageId);
const silver = (at: number, messageId?: string): Said => said(at, { plan: "silver" }, messageId);

it("holds from the duration on after the message that began the run; lessThan until then", () => {
  const person = { said: [gold(1_000)] };
  expect(ask(held(), person, 10_999)).toEqual({ truth: false, nextChangeAt: 11_000 });
  expect(ask(held(), person, 11_000)).toEqual({ truth: true });
  expect(ask(held({ op: "lessThan" }), person, 10_999)).toEqual({ truth: true, nextChangeAt: 11_000 });
  expect(ask(held({ op: "lessThan" }), person, 11_000)).toEqual({ truth: false });
});

it("the same value again does not restart it; nor does a message about other traits", () => {
  const person = { said: [gold(1_000), gold(9_000), said(9_500, { city: "Vienna" }), gold(10_500)] };
  expect(ask(held(), person, 11_000)).toEqual({ truth: true });
});

it("is false for both ops while the trait has another value, or none", () => {
  for (const op of ["atLeast", "lessThan"] as const) {
    expect(ask(held({ op }), {}, 20_000)).toEqual({ truth: false });
    expect(ask(held({ op }), { said: [gold(1_000), silver(2_000)] }, 20_000)).toEqual({ truth: false });
    expect(ask(held({ op }), { said: [gold(1_000), said(2_000, { plan: null })] }, 20_000)).toEqual({ truth: false });
  }
});

it("another value breaks it, and so does removal: it counts from the next message that says the value", () => {
  for (const other of [silver(2_000), said(2_000, { plan: null })]) {
    const person = { said: [gold(1_000), other, gold(5_000)] };
    expect(ask(held(), person, 14_999)).toEqual({ truth: false, nextChangeAt: 15_000 });
    expect(ask(held(), person, 15_000)).toEqual({ truth: true });
  }
});

it("a late message cuts the run where it occurred, however late it comes", () => {
  const run = [gold(1_000), gold(3_000), gold(60_000), gold(90_000)];
  expect(ask(held(), { said: [...run, silver(2_000)] }, 90_000)).toEqual({ truth: true });
  expect(ask(held(), { said: [...run, silver(60_500)] }, 90_000)).toEqual({ truth: false, nextChangeAt: 100_000 });
  expect(ask(held(), { said: [...run, silver(59_999)] }, 90_000)).toEqual({ truth: true });
  expect(ask(held(), { said: [...run, silver(500)] }, 90_000)).toEqual({ truth: true });
});

it("of messages of one instant the greater id, as bytes, is the later", () => {
  expect(ask(held(), { said: [silver(0, "\ufb01"), gold(0, "\u{1f600}")] }, DURATION_MS).truth).toBe(true);
  expect(ask(held(), { said: [silver(0, "\u{1f600}"), gold(0, "\ufb01")] }, DURATION_MS).truth).toBe(false);
});

it("looks along the path, and tells values apart as equals does", () => {
  const level = held({ path: ["membership", "level"], value: 5 });
  expect(ask(level, { said: [said(0, { membership: { level: "5" } })] }, DURATION_MS).truth).toBe(true);
  const replaced = [
    said(0, { membership: { level: 5 } }),
    said(1, { membership: {} }),
    said(2, { membership: { level: 5 } }),
  ];
  expect(ask(level, { said: replaced }, DURATION_MS)).toEqual({ truth: false, nextChangeAt: DURATION_MS + 2 });
});

it("keeps of messages that are older than the duration only the newest, however often the value is said", () => {
  const spec = { kind: "held", path: ["plan"], value: "gold", forMs: DURATION_MS } as const;
  const often = Array.from({ length: 1_000 }, (_, i) => gold(i * 1_000));
  const state = countAll(spec, { events: [], said: often });
  expect(state).toMatchObject({ other: null, held: expect.objectContaining({ length: 11 }) });
});
