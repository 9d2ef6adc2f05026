import type { JsonObject } from "@regulars/contracts/json";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type CompiledSegment, compileSegment } from "./compile.ts";
import { addToCounter, type CounterEvent, type CounterState, emptyCounter } from "./counters.ts";
import { evaluate, type Subject } from "./evaluate.ts";
import {
  definition,
  didRule,
  history,
  instantMs,
  properties,
  START_MS,
  timeZone,
  traitRule,
} from "./testing/arbitraries.ts";
import { holds, type Person } from "./testing/oracle.ts";

const DAY = 86_400_000;
const EDGES = [1_000, 3_000, 5 * 3_600_000, DAY, 3 * DAY, 40 * DAY];

interface World {
  readonly segment: SegmentDefinition;
  readonly person: Person;
  readonly nowMs: number;
}

/** Now is never before the newest event: ingest sees to that. */
function worldOf(segment: fc.Arbitrary<SegmentDefinition>): fc.Arbitrary<World> {
  return fc
    .record({ segment, traits: properties, events: history, timeZone, at: instantMs })
    .map(({ at, segment, ...person }) => ({
      segment,
      person,
      nowMs: Math.max(at, ...person.events.map((event) => event.occurredAt)),
    }));
}

function subjectOf(compiled: CompiledSegment, events: readonly CounterEvent[], of: Omit<Person, "events">): Subject {
  const states = new Map<string, CounterState>();
  for (const { key, spec } of compiled.counters)
    states.set(
      key,
      events.reduce((state, event) => addToCounter(spec, state, event), emptyCounter(spec)),
    );
  return {
    profileId: "00000000-0000-0000-0000-000000000000",
    traits: of.traits,
    timeZone: of.timeZone,
    counters: (key) => states.get(key),
    consent: () => "unset",
    onList: () => false,
    inSegment: () => false,
  };
}

/** Instants at which something may change, and their neighbours. */
function edgesOf(person: Person): readonly number[] {
  const dates = [...person.events.map((event) => event.properties), person.traits].flatMap((object: JsonObject) =>
    Object.values(object).filter((value) => typeof value === "number"),
  );
  const marks = [...person.events.map((event) => event.occurredAt), ...dates];
  return [...new Set(marks)]
    .flatMap((mark) => [0, ...EDGES, ...EDGES.map((edge) => -edge)].map((shift) => Math.round(mark + shift)))
    .flatMap((mark) => [mark - 1, mark, mark + 1])
    .concat(Array.from({ length: 60 }, (_, i) => START_MS + i * 2 * 3_600_000))
    .sort((a, b) => a - b);
}

it("evaluate says what a look at all raw events says, at any instant from the newest event on", () => {
  fc.assert(
    fc.property(
      worldOf(definition),
      fc.array(fc.nat(50 * DAY), { maxLength: 5 }),
      ({ segment, person, nowMs }, later) => {
        const compiled = compileSegment(segment);
        const subject = subjectOf(compiled, person.events, person);
        for (const t of [nowMs, ...later.map((ms) => nowMs + ms)])
          expect(evaluate(compiled, subject, t).truth, `at ${t}`).toBe(holds(segment.rule, person, t));
      },
    ),
    { numRuns: 1_000 },
  );
});

it("truth never changes before nextChangeAt", () => {
  fc.assert(
    fc.property(worldOf(definition), ({ segment, person, nowMs }) => {
      const compiled = compileSegment(segment);
      const subject = subjectOf(compiled, person.events, person);
      const { truth, nextChangeAt = nowMs + 500 * DAY } = evaluate(compiled, subject, nowMs);
      expect(nextChangeAt).toBeGreaterThan(nowMs);
      for (const t of [...edgesOf(person), nextChangeAt - 1])
        if (t > nowMs && t < nextChangeAt) expect(holds(segment.rule, person, t), `at ${t}`).toBe(truth);
    }),
    { numRuns: 300 },
  );
});

it("going from change to change by nextChangeAt alone misses nothing", () => {
  fc.assert(
    fc.property(worldOf(definition), ({ segment, person, nowMs }) => {
      const compiled = compileSegment(segment);
      const subject = subjectOf(compiled, person.events, person);
      let at = nowMs;
      for (let step = 0; step < 12; step++) {
        const { truth, nextChangeAt } = evaluate(compiled, subject, at);
        if (nextChangeAt === undefined) break;
        expect(Number.isInteger(nextChangeAt)).toBe(true);
        expect(holds(segment.rule, person, nextChangeAt - 1)).toBe(truth);
        expect(evaluate(compiled, subject, nextChangeAt).truth).toBe(holds(segment.rule, person, nextChangeAt));
        at = nextChangeAt;
      }
    }),
    { numRuns: 1_000 },
  );
});

it("nextChangeAt of one rule is the very instant of change", () => {
  const one = fc
    .oneof(didRule, traitRule)
    .map((rule) => ({ v: 1 as const, rule: rule.kind === "did" ? { ...rule, where: [] } : rule }));
  fc.assert(
    fc.property(worldOf(one), ({ segment, person, nowMs }) => {
      const compiled = compileSegment(segment);
      const { truth, nextChangeAt } = evaluate(compiled, subjectOf(compiled, person.events, person), nowMs);
      if (nextChangeAt !== undefined) expect(holds(segment.rule, person, nextChangeAt)).toBe(!truth);
    }),
    { numRuns: 1_000 },
  );
});
