import type { SegmentDefinition } from "@regulars/contracts/segment-definition";

export interface SegmentExample {
  readonly name: string;
  readonly definition: SegmentDefinition;
}

/** Definitions to start from: each is one that studios ask for first. */
export const EXAMPLES: readonly SegmentExample[] = [
  {
    name: "Ordered in the last 30 days",
    definition: { v: 1, rule: { kind: "did", event: "order.completed", within: "P30D" } },
  },
  {
    name: "Three classes in two weeks",
    definition: {
      v: 1,
      rule: { kind: "did", event: "class.attended", times: { op: "atLeast", count: 3 }, within: "P2W" },
    },
  },
  {
    name: "Came once, then not for a month",
    definition: {
      v: 1,
      rule: {
        kind: "all",
        rules: [
          { kind: "did", event: "class.attended", times: { op: "exactly", count: 1 } },
          { kind: "not", rule: { kind: "did", event: "class.attended", within: "P30D" } },
        ],
      },
    },
  },
  {
    name: "Visited and never booked",
    definition: {
      v: 1,
      rule: {
        kind: "all",
        rules: [
          { kind: "did", event: "page.viewed", within: "P14D" },
          { kind: "not", rule: { kind: "did", event: "booking.*" } },
        ],
      },
    },
  },
  {
    name: "Birthday in a week",
    definition: { v: 1, rule: { kind: "trait", path: ["birthday"], op: "anniversaryWithin", value: "P7D" } },
  },
];

/** A definition as the editor shows it. */
export function definitionText(definition: unknown): string {
  return `${JSON.stringify(definition, null, 2)}\n`;
}
