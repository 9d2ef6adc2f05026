import { parseDurationMs } from "@regulars/contracts/instant";
import type { Rule, SegmentDefinition, Test } from "@regulars/contracts/segment-definition";
import { eventTitle } from "../people/timeline-words.ts";

/** A definition in words: one line a rule, with those inside it. */
export interface RuleWords {
  readonly text: string;
  readonly inside: readonly RuleWords[];
}

/** What the segments and lists are called that rules ask for; one that is not known is shown by its id. */
export interface RuleNames {
  readonly segments: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, string>;
}

const NO_NAMES: RuleNames = { segments: new Map(), lists: new Map() };

export function definitionWords({ rule }: SegmentDefinition, names: RuleNames = NO_NAMES): RuleWords {
  return ruleWords(rule, names);
}

function ruleWords(rule: Rule, names: RuleNames): RuleWords {
  const insideOf = (rules: readonly Rule[]) => rules.map((inside) => ruleWords(inside, names));
  switch (rule.kind) {
    case "all":
      return { text: "All of these are true", inside: insideOf(rule.rules) };
    case "any":
      return { text: "At least one of these is true", inside: insideOf(rule.rules) };
    case "not":
      return notWords(ruleWords(rule.rule, names));
    case "trait":
      return leaf(testWords(rule));
    case "did":
      return leaf([happened(rule.event), timesWords(rule.times), periodWords(rule), whereWords(rule.where)]);
    case "traitHeld":
      return leaf(
        `${pathWords(rule.path)} has been ${valueWords(rule.value)} for ${rule.op === "lessThan" ? "less than" : "at least"} ${durationWords(rule.duration)}`,
      );
    case "total":
      return leaf([
        `${rule.measure} of ${pathWords(rule.property)} over “${eventTitle(rule.event)}”`,
        `${OPS[rule.op] ?? rule.op} ${rule.value}`,
        periodWords(rule),
        whereWords(rule.where),
      ]);
    case "latest":
      return leaf([`The latest “${eventTitle(rule.event)}” has`, rule.having.map(testWords).join(" and ")]);
    case "since":
      return leaf(
        `The ${rule.which} “${eventTitle(rule.event)}” was ${rule.op === "moreThan" ? "more" : "less"} than ${durationWords(rule.duration)} ago`,
      );
    case "consent":
      return leaf(`Consent for ${rule.channel} is ${rule.is}`);
    case "member":
      return leaf(`Is ${rule.is ? "" : "not "}in the segment ${nameOf(names.segments, rule.segmentId)}`);
    case "list":
      return leaf(`Is on the list ${nameOf(names.lists, rule.listId)}`);
    case "sample":
      return leaf(`Is in a steady sample of ${rule.percent} % (${rule.seed})`);
  }
}

function notWords(inside: RuleWords): RuleWords {
  return inside.inside.length === 0
    ? { text: `Not: ${inside.text}`, inside: [] }
    : { text: "This is not true", inside: [inside] };
}

function nameOf(names: ReadonlyMap<string, string>, id: string): string {
  const name = names.get(id);
  return name === undefined ? id : `“${name}”`;
}

function leaf(text: string | readonly string[]): RuleWords {
  return { text: typeof text === "string" ? text : text.filter((part) => part !== "").join(" "), inside: [] };
}

function happened(event: string): string {
  return event.endsWith("*")
    ? `Anything beginning with “${event.slice(0, -1)}” happened`
    : `“${eventTitle(event)}” happened`;
}

type Did = Extract<Rule, { kind: "did" }>;

function timesWords(times: Did["times"]): string {
  if (times === undefined) return "";
  const word = { atLeast: "at least", atMost: "at most", exactly: "exactly" }[times.op];
  return `${word} ${times.count === 1 ? "once" : times.count === 2 ? "twice" : `${times.count} times`}`;
}

function periodWords({
  within,
  from,
  to,
}: {
  within?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}): string {
  const parts = [
    within === undefined ? "" : `in the last ${durationWords(within)}`,
    from === undefined ? "" : `from ${dateWords(from)}`,
    to === undefined ? "" : `until ${dateWords(to)}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function whereWords(where: readonly Test[] | undefined): string {
  return where === undefined || where.length === 0 ? "" : `where ${where.map(testWords).join(" and ")}`;
}

const OPS: Readonly<Record<string, string>> = {
  equals: "is",
  notEquals: "is not",
  in: "is one of",
  notIn: "is none of",
  contains: "contains",
  notContains: "does not contain",
  startsWith: "begins with",
  greaterThan: "is more than",
  atLeast: "is at least",
  lessThan: "is less than",
  atMost: "is at most",
  exists: "is known",
  missing: "is not known",
  before: "is before",
  after: "is after",
  withinLast: "is in the last",
  withinNext: "is in the next",
  anniversaryWithin: "has its anniversary within",
};
const TAKES_DURATION: ReadonlySet<string> = new Set(["withinLast", "withinNext", "anniversaryWithin"]);

export function testWords({ path, op, value }: Test): string {
  const said = value === undefined ? "" : TAKES_DURATION.has(op) ? durationWords(String(value)) : valueWords(value);
  return [pathWords(path), OPS[op] ?? op, said].filter((part) => part !== "").join(" ");
}

export function pathWords(path: readonly string[]): string {
  return path.join(" › ");
}

export function valueWords(value: unknown): string {
  if (typeof value === "string") return `“${value}”`;
  return Array.isArray(value) ? value.map(valueWords).join(", ") : JSON.stringify(value);
}

const UNITS = [
  ["week", 604_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** `P2W` → "2 weeks", `P30D` → "30 days": in the greatest unit that it is a whole number of, days before weeks when both are. */
export function durationWords(duration: string): string {
  const ms = parseDurationMs(duration);
  if (ms === undefined) return duration;
  const units = duration.includes("W") ? UNITS : UNITS.slice(1);
  const [name, unitMs] = units.find(([, size]) => ms % size === 0) ?? ["second", 1_000];
  const count = ms / unitMs;
  return count === 1 ? name : `${count} ${name}s`;
}

export function dateWords(instant: string): string {
  return instant
    .replace("T00:00:00.000Z", "")
    .replace("T", " ")
    .replace(/(:\d\d)(\.000)?Z$/, "$1 UTC");
}
