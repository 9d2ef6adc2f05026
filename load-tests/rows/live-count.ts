import { countPeople } from "@regulars/attribution/reports/segment-people.report";
import type { StudioId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { openTestClickHouse } from "@regulars/test/harness/clickhouse";
import { fillCountedStudio } from "../counted-studio.ts";
import { type BenchOptions, grouped, percentile, type Row } from "../row.ts";

const EVENTS_EACH = 10;
const COUNTS = 40;
const STUDIO = "0199a1b2-0000-7000-8000-000000000001" as StudioId;

/** How long it takes to count who fits a definition of three rules while it is edited: each count is of another definition. */
export async function measureLiveCount({ people, say }: BenchOptions): Promise<Row> {
  const { client, close } = await openTestClickHouse();
  try {
    const events = people * EVENTS_EACH;
    say(`a studio of ${grouped(people)} people and ${grouped(events)} events`);
    const nowMs = Date.now();
    await fillCountedStudio(client, STUDIO, { people, events, nowMs });
    say(`counting ${COUNTS} definitions`);
    const tookMs: number[] = [];
    for (let turn = 0; turn < COUNTS; turn += 1) {
      const startedAt = performance.now();
      const asked = {
        definition: editedDefinition(turn),
        nowMs,
        timeZone: "Europe/Berlin",
        definitionOf: () => undefined,
      };
      const { count } = await countPeople(client, STUDIO, asked);
      tookMs.push(performance.now() - startedAt);
      if (count === 0 || count === people) throw new Error("The definition that is counted does not tell people apart");
    }
    const p95Ms = percentile(tookMs, 0.95);
    return {
      what: `live count of a definition, ${grouped(people)} profiles, ${grouped(events)} events`,
      target: "p95 < 300 ms",
      figure: `p95 ${grouped(p95Ms)} ms`,
      reached: p95Ms < 300,
      note: `p50 ${grouped(percentile(tookMs, 0.5))} ms, three rules`,
    };
  } finally {
    await close();
  }
}

/** Two yoga classes of late or much spent, and may be e-mailed. */
function editedDefinition(turn: number): SegmentDefinition {
  return {
    v: 1,
    rule: {
      kind: "all",
      rules: [
        {
          kind: "any",
          rules: [
            {
              kind: "did",
              event: "class.attended",
              where: [{ path: ["type"], op: "equals", value: "yoga" }],
              times: { op: "atLeast", count: 2 },
              within: `PT${14 * 24 + turn}H`,
            },
            {
              kind: "total",
              measure: "sum",
              event: "order.completed",
              property: ["total"],
              op: "greaterThan",
              value: 100 + turn,
            },
          ],
        },
        { kind: "consent", channel: "email", is: "granted" },
      ],
    },
  };
}
