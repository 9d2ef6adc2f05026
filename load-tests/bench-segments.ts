import type { Rule, SegmentDefinition } from "@regulars/contracts/segment-definition";

/** Events that the measured load is made of. */
export const EVENT_NAMES = [
  "class.attended",
  "booking.created",
  "booking.cancelled",
  "page.viewed",
  "class.viewed",
  "cart.added",
  "checkout.started",
  "waitlist.joined",
  "Mat Rented",
  "Video Watched",
] as const;
export const CITIES = ["Berlin", "Hamburg", "Leipzig", "Köln", "Bremen"] as const;
export const PLANS = ["drop-in", "ten", "monthly", "yearly"] as const;
/** What the measurement of visibility sends; one segment alone looks at it. */
export const PROBE_EVENT = "Probe Sent";

/** A hundred segments as studios have them: eight over each event, twenty over traits; an event touches eight or so. */
export function benchSegments(): ReadonlyMap<string, SegmentDefinition> {
  const rules: [string, Rule][] = EVENT_NAMES.flatMap((event): [string, Rule][] => [
    [`${event}: ever`, { kind: "did", event }],
    [`${event}: three times`, { kind: "did", event, times: { op: "atLeast", count: 3 } }],
    [`${event}: ten times`, { kind: "did", event, times: { op: "atLeast", count: 10 } }],
    [`${event}: exactly once`, { kind: "did", event, times: { op: "exactly", count: 1 } }],
    [`${event}: this week`, { kind: "did", event, within: "P7D" }],
    [`${event}: twice this month`, { kind: "did", event, times: { op: "atLeast", count: 2 }, within: "P30D" }],
    [`${event}: long ones`, { kind: "did", event, where: [{ path: ["minutes"], op: "atLeast", value: 60 }] }],
    [`${event}: not for a month`, { kind: "not", rule: { kind: "did", event, within: "P30D" } }],
  ]);
  for (const city of CITIES) {
    for (const plan of PLANS) {
      const tests = [
        { kind: "trait", path: ["city"], op: "equals", value: city } as const,
        { kind: "trait", path: ["plan"], op: "equals", value: plan } as const,
      ];
      rules.push([`${plan} in ${city}`, { kind: "all", rules: tests }]);
    }
  }
  return new Map(rules.map(([name, rule]) => [name, { v: 1, rule }]));
}

/** Segments that no event of the load can touch. */
export function unrelatedSegments(count: number): ReadonlyMap<string, SegmentDefinition> {
  return new Map(
    Array.from({ length: count }, (_, index): [string, SegmentDefinition] => [
      `Unrelated ${index}`,
      { v: 1, rule: { kind: "did", event: `Unrelated ${index}`, times: { op: "atLeast", count: 2 }, within: "P30D" } },
    ]),
  );
}
