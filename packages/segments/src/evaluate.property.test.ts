import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import fc from "fast-check";
import { expect, it } from "vitest";
import { compileSegment } from "./compile.ts";
import { evaluate } from "./evaluate.ts";
import { definition, instantMs, leafRule, person, START_MS } from "./testing/arbitraries.ts";
import { holds, type Person } from "./testing/oracle.ts";
import { mergedSubjectOf, subjectOf } from "./testing/subject.ts";

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
    .record({ segment, person, at: instantMs })
    .map(({ at, ...world }) => ({ ...world, nowMs: Math.max(at, ...told(world.person)) }));
}

function told({ events, said }: Person): readonly number[] {
  return [...events.map(({ occurredAt }) => occurredAt), ...said.map(({ at }) => at)];
}

/** Instants at which something may change, and their neighbours. */
function edgesOf(of: Person): readonly number[] {
  const dates = [...of.events.map(({ properties }) => properties), ...of.said.map(({ traits }) => traits)].flatMap(
    (object) => Object.values(object).filter((value) => typeof value === "number"),
  );
  return [...new Set([...told(of), ...dates])]
    .flatMap((mark) => [0, ...EDGES, ...EDGES.map((edge) => -edge)].map((shift) => Math.round(mark + shift)))
    .flatMap((mark) => [mark - 1, mark, mark + 1])
    .concat(Array.from({ length: 60 }, (_, i) => START_MS + i * 2 * 3_600_000))
    .sort((a, b) => a - b);
}

it("evaluate says what a look at all raw events says, at any instant from the newest event on", () => {
  fc.assert(
    fc.property(worldOf(definition), fc.array(fc.nat(50 * DAY), { maxLength: 5 }), (world, later) => {
      const { segment, person, nowMs } = world;
      const compiled = compileSegment(segment);
      const subject = subjectOf(compiled, person);
      for (const t of [nowMs, ...later.map((ms) => nowMs + ms)])
        expect(evaluate(compiled, subject, t).truth, `at ${t}`).toBe(holds(segment.rule, person, t));
    }),
    { numRuns: 1_000 },
  );
});

it("two profiles counted apart and merged are the one person they are, whose events came in any order", () => {
  const side = fc.infiniteStream(fc.boolean());
  fc.assert(
    fc.property(worldOf(definition), side, side, ({ segment, person, nowMs }, ofEvents, ofSaid) => {
      const [events, said] = [
        person.events.map((e) => [ofEvents.next().value, e] as const),
        person.said.map((s) => [ofSaid.next().value, s] as const),
      ];
      const part = (isFirst: boolean) => ({
        events: events.flatMap(([side, event]) => (side === isFirst ? [event] : [])),
        said: said.flatMap(([side, one]) => (side === isFirst ? [one] : [])),
      });
      const compiled = compileSegment(segment);
      const subject = mergedSubjectOf(compiled, person, [part(true), part(false)]);
      expect(evaluate(compiled, subject, nowMs)).toEqual(evaluate(compiled, subjectOf(compiled, person), nowMs));
      expect(evaluate(compiled, subject, nowMs).truth).toBe(holds(segment.rule, person, nowMs));
    }),
    { numRuns: 300 },
  );
});

it("truth never changes before nextChangeAt", () => {
  fc.assert(
    fc.property(worldOf(definition), ({ segment, person, nowMs }) => {
      const compiled = compileSegment(segment);
      const { truth, nextChangeAt = nowMs + 500 * DAY } = evaluate(compiled, subjectOf(compiled, person), nowMs);
      expect(nextChangeAt).toBeGreaterThan(nowMs);
      for (const t of [...edgesOf(person), nextChangeAt - 1])
        if (t > nowMs && t < nextChangeAt) expect(holds(segment.rule, person, t), `at ${t}`).toBe(truth);
    }),
    { numRuns: 200 },
  );
});

it("going from change to change by nextChangeAt alone misses nothing", () => {
  fc.assert(
    fc.property(worldOf(definition), ({ segment, person, nowMs }) => {
      const compiled = compileSegment(segment);
      const subject = subjectOf(compiled, person);
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
    { numRuns: 500 },
  );
});

it("nextChangeAt of one rule is the very instant of change", () => {
  const one = leafRule.map((rule): SegmentDefinition => {
    if (rule.kind === "latest") return { v: 1, rule: { ...rule, where: [], having: rule.having.slice(0, 1) } };
    return { v: 1, rule: "where" in rule ? { ...rule, where: [] } : rule };
  });
  fc.assert(
    fc.property(worldOf(one), ({ segment, person, nowMs }) => {
      const compiled = compileSegment(segment);
      const { truth, nextChangeAt } = evaluate(compiled, subjectOf(compiled, person), nowMs);
      if (nextChangeAt !== undefined) expect(holds(segment.rule, person, nextChangeAt)).toBe(!truth);
    }),
    { numRuns: 1_000 },
  );
});
