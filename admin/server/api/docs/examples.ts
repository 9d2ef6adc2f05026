/** What the examples of the documentation are about. */
export const EXAMPLE_ID = "0199c2f0-7d5e-7000-8000-3f1c5a7be201";
export const EXAMPLE_DEFINITION = { v: 1, rule: { kind: "did", event: "order.completed", within: "P30D" } } as const;
