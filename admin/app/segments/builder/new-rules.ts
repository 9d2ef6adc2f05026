import type { LeafDraft, LeafKind } from "./tree.ts";

/** What can be added, in the words of somebody who knows no grammar. */
export interface NewRule {
  readonly label: string;
  readonly hint: string;
  make(): LeafDraft;
}

export interface NewRuleGroup {
  readonly label: string;
  readonly rules: readonly NewRule[];
}

export const NEW_RULES: readonly NewRuleGroup[] = [
  {
    label: "What they did",
    rules: [
      { label: "Did something", hint: "Booked, attended, ordered…", make: () => ({ kind: "did", event: "" }) },
      {
        label: "Spent money",
        hint: "All orders together",
        make: () => ({
          kind: "total",
          measure: "sum",
          property: ["total"],
          event: "order.completed",
          op: "greaterThan",
        }),
      },
      {
        label: "A sum, average or number",
        hint: "Of anything that events carry",
        make: () => ({ kind: "total", measure: "sum", property: [], event: "", op: "atLeast" }),
      },
      {
        label: "The last time they did it",
        hint: "What the latest one was like",
        make: () => ({ kind: "latest", event: "", having: [{ path: [], op: "equals" }] }),
      },
      {
        label: "How long ago",
        hint: "Since the first or last time",
        make: () => ({ kind: "since", which: "last", event: "", op: "moreThan", duration: "P30D" }),
      },
    ],
  },
  {
    label: "Who they are",
    rules: [
      {
        label: "Something about them",
        hint: "City, birthday, membership…",
        make: () => ({ kind: "trait", path: [], op: "equals" }),
      },
      {
        label: "Something that has been so for a while",
        hint: "A member for 30 days",
        make: () => ({ kind: "traitHeld", path: [], op: "atLeast", duration: "P30D" }),
      },
      {
        label: "May be contacted",
        hint: "E-mail, text messages, ads…",
        make: () => ({ kind: "consent", channel: "email", is: "granted" }),
      },
    ],
  },
  {
    label: "Where they belong",
    rules: [
      { label: "In another segment", hint: "Or not in it", make: () => ({ kind: "member", segmentId: "", is: true }) },
      { label: "On a list", hint: "One that was filled by hand", make: () => ({ kind: "list", listId: "" }) },
      {
        label: "A random share",
        hint: "Always the same people",
        make: () => ({ kind: "sample", seed: crypto.randomUUID().slice(0, 8), percent: 10 }),
      },
    ],
  },
];

/** What a rule is called in its heading. */
export const KIND_WORDS: Readonly<Record<LeafKind, string>> = {
  did: "Did something",
  total: "A sum, average or number",
  latest: "The last time they did it",
  since: "How long ago",
  trait: "Something about them",
  traitHeld: "Something that has been so for a while",
  consent: "May be contacted",
  member: "In another segment",
  list: "On a list",
  sample: "A random share",
};
