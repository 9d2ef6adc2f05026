import type { Rule, SegmentDefinition } from "@regulars/contracts/segment-definition";

export interface SegmentExample {
  readonly name: string;
  /** Who they are, for the owner of a studio. */
  readonly sentence: string;
  readonly definition: SegmentDefinition;
}

const came = (within?: string): Rule => ({
  kind: "did",
  event: "class.attended",
  ...(within === undefined ? {} : { within }),
});
const cameAtLeast = (count: number, within: string): Rule => ({
  kind: "did",
  event: "class.attended",
  times: { op: "atLeast", count },
  within,
});
const spentAtLeast = (value: number): Rule => ({
  kind: "total",
  measure: "sum",
  property: ["total"],
  event: "order.completed",
  within: "P365D",
  op: "atLeast",
  value,
});
const allOf = (...rules: readonly Rule[]): SegmentDefinition => ({ v: 1, rule: { kind: "all", rules } });
const not = (rule: Rule): Rule => ({ kind: "not", rule });

/** Ready-made definitions in terms of the catalogue: those that studios ask for first. Amounts are in the money that orders are in. */
export const EXAMPLES: readonly SegmentExample[] = [
  {
    name: "New leads",
    sentence: "Left their details in the last 30 days and have not booked anything yet.",
    definition: allOf(
      { kind: "did", event: "lead.captured", within: "P30D" },
      not({ kind: "did", event: "booking.created" }),
    ),
  },
  {
    name: "First-timers",
    sentence: "Came to their very first class in the last two weeks: the time to win them for a second one.",
    definition: allOf({ kind: "did", event: "class.attended", times: { op: "exactly", count: 1 } }, came("P14D")),
  },
  {
    name: "Regulars",
    sentence: "Came at least four times in the last 30 days.",
    definition: { v: 1, rule: cameAtLeast(4, "P30D") },
  },
  {
    name: "Slipping away",
    sentence: "Used to come, at least four times in the last 90 days, but not once in the last three weeks.",
    definition: allOf(cameAtLeast(4, "P90D"), not(came("P21D"))),
  },
  {
    name: "Lapsed",
    sentence: "Were here before, and have not come for more than 90 days.",
    definition: {
      v: 1,
      rule: { kind: "since", which: "last", event: "class.attended", op: "moreThan", duration: "P90D" },
    },
  },
  {
    name: "Big spenders",
    sentence: "Spent 500 or more in the last year.",
    definition: { v: 1, rule: spentAtLeast(500) },
  },
  {
    name: "Birthday this week",
    sentence: "Have their birthday within the next seven days, or today.",
    definition: { v: 1, rule: { kind: "trait", path: ["birthday"], op: "anniversaryWithin", value: "P7D" } },
  },
  {
    name: "Trial ending",
    sentence: "Have a membership whose plan says “Trial”, which ends within a week.",
    definition: {
      v: 1,
      rule: {
        kind: "latest",
        event: "membership.started",
        having: [
          { path: ["plan"], op: "contains", value: "Trial" },
          { path: ["endsAt"], op: "withinNext", value: "P7D" },
        ],
      },
    },
  },
  {
    name: "Only one class type",
    sentence: "Came at least three times in the last 90 days, always to the same type of class.",
    definition: allOf(cameAtLeast(3, "P90D"), {
      kind: "total",
      measure: "distinct",
      property: ["classType"],
      event: "class.attended",
      within: "P90D",
      op: "equals",
      value: 1,
    }),
  },
  {
    name: "Never booked",
    sentence: "Visited your pages in the last 30 days and never booked anything.",
    definition: allOf(
      { kind: "did", event: "page.viewed", within: "P30D" },
      not({ kind: "did", event: "booking.created" }),
    ),
  },
  {
    name: "Subscribed but silent",
    sentence: "May be e-mailed and were sent at least three messages in 90 days, but opened and clicked none of them.",
    definition: allOf(
      { kind: "consent", channel: "email", is: "granted" },
      { kind: "did", event: "message.sent", times: { op: "atLeast", count: 3 }, within: "P90D" },
      not({ kind: "did", event: "message.opened", within: "P90D" }),
      not({ kind: "did", event: "message.clicked", within: "P90D" }),
    ),
  },
  {
    name: "VIP",
    sentence: "Spent 1,000 or more in the last year and came at least eight times in the last 60 days.",
    definition: allOf(spentAtLeast(1_000), cameAtLeast(8, "P60D")),
  },
];

/** A definition as the editor shows it. */
export function definitionText(definition: unknown): string {
  return `${JSON.stringify(definition, null, 2)}\n`;
}
