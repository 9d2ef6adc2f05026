import { randomUUID } from "node:crypto";
import type { StudioId } from "@regulars/contracts/ids";
import type { Rule, SegmentDefinition } from "@regulars/contracts/segment-definition";
import { START_MS } from "@regulars/segments/testing/arbitraries";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestClickHouse, type TestClickHouse } from "../../../test/harness/clickhouse.ts";
import { holds, insertWorld, place, STUDIO_ZONE } from "../test-segment-stage.ts";
import { definition, otherDefinition, people } from "../test-segment-worlds.ts";
import { countPeople, segmentPeople } from "./segment-people.report.ts";

let opened: TestClickHouse;
beforeAll(async () => {
  opened = await openTestClickHouse();
});
afterAll(() => opened.close());

test("a definition's SQL says of everybody what the stream says", { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      people,
      fc.array(definition, { minLength: 6, maxLength: 6 }),
      fc.record({ s1: otherDefinition, s2: otherDefinition }),
      fc.integer({ min: 0, max: 7 * 86_400_000 }),
      async (world, definitions, others, laterMs) => {
        const studioId = randomUUID() as StudioId;
        const placed = world.map(place);
        await insertWorld(opened.client, studioId, placed);
        const newest = Math.max(START_MS, ...world.flatMap(({ events }) => events.map((event) => event.occurredAt)));
        const nowMs = newest + laterMs;
        const definitionOf = (id: string): SegmentDefinition | undefined =>
          id === "s1" ? others.s1 : id === "s2" ? others.s2 : undefined;
        for (const each of definitions) {
          const asked = { definition: each, nowMs, timeZone: STUDIO_ZONE, definitionOf };
          const expected = placed
            .filter((one) => holds(each, one, { nowMs, definitionOf }))
            .map(({ profileIds: [id] }) => id)
            .sort();
          const [members, counted] = await Promise.all([
            segmentPeople(opened.client, studioId, asked),
            countPeople(opened.client, studioId, asked),
          ]);
          expect([...members].sort()).toEqual(expected);
          expect(counted).toMatchObject({ total: placed.length, count: expected.length });
          expect(expected).toEqual(expect.arrayContaining([...counted.sample]));
          expect(counted.sample.length).toBe(Math.min(10, expected.length));
          for (const { path, count } of counted.byRule) {
            const part: SegmentDefinition = { v: 1, rule: ruleAt(each, path) };
            expect(count).toBe(placed.filter((one) => holds(part, one, { nowMs, definitionOf })).length);
          }
        }
      },
    ),
    // A failure is shown as it came: to make it smaller would take minutes of statements.
    { numRuns: 12, endOnFailure: true },
  );
});

function ruleAt(root: SegmentDefinition, path: readonly (string | number)[]): Rule {
  let rule: Rule = root.rule;
  for (const step of path.slice(1)) {
    if (rule.kind === "not" && step === "rule") rule = rule.rule;
    else if ((rule.kind === "all" || rule.kind === "any") && typeof step === "number") rule = rule.rules[step] ?? rule;
  }
  return rule;
}
