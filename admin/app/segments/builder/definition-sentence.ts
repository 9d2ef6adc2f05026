import { eventTitle } from "../../people/timeline-words.ts";
import { dateWords, durationWords, pathWords, testWords, valueWords } from "../definition-words.ts";
import { consentClause } from "./consent-words.ts";
import { deedWords } from "./deed-words.ts";
import type { LeafDraft, RuleDraft, TestDraft } from "./tree.ts";

/** What ids in rules are called; one that is not known stays as it is. */
export interface GroupNames {
  readonly segments: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, string>;
}

const NO_NAMES: GroupNames = { segments: new Map(), lists: new Map() };
/** Of what is not filled in yet. */
const GAP = "…";

/** A whole definition as one plain sentence: "People who attended at least 3 classes in the last 30 days and who may be e-mailed". */
export function definitionSentence({ rule }: { readonly rule: RuleDraft }, names: GroupNames = NO_NAMES): string {
  if ((rule.kind === "all" || rule.kind === "any") && rule.rules.length === 0) {
    return rule.kind === "all" ? "Everyone" : "Nobody";
  }
  const clause = clauseOf(rule, names, 0);
  return clause.startsWith("not ") ? `Everyone but ${clause.slice("not ".length)}` : `People ${clause}`;
}

function clauseOf(rule: RuleDraft, names: GroupNames, depth: number): string {
  if (rule.kind === "not") return negated(rule.rule, names, depth);
  if (rule.kind !== "all" && rule.kind !== "any") return leafClause(rule, names);
  const [only, ...more] = rule.rules;
  if (only === undefined) return rule.kind === "all" ? "who are anyone" : "who are nobody";
  if (more.length === 0) return clauseOf(only, names, depth);
  const clauses = rule.rules.map((inside) => clauseOf(inside, names, depth + 1));
  const hasGroups = rule.rules.some((inside) => isGroupOfMany(inside));
  const joined = joinClauses(clauses, { word: rule.kind === "all" ? "and" : "or", apart: hasGroups });
  if (depth === 0) return joined;
  if (depth > 1) return `(${joined})`;
  return rule.kind === "any" ? `either ${joined}` : `${clauses.length === 2 ? "both" : "all of:"} ${joined}`;
}

function isGroupOfMany(rule: RuleDraft): boolean {
  return (rule.kind === "all" || rule.kind === "any") && rule.rules.length > 1;
}

function joinClauses(clauses: readonly string[], { word, apart }: { word: string; apart: boolean }): string {
  const before = clauses.slice(0, -1).join(", ");
  return `${before}${apart ? "," : ""} ${word} ${clauses.at(-1) ?? ""}`;
}

/** Says the opposite in place where the language has words for it. */
function negated(rule: RuleDraft, names: GroupNames, depth: number): string {
  if (rule.kind === "not") return clauseOf(rule.rule, names, depth);
  if (rule.kind === "did" && rule.times === undefined) {
    return words("who did not", deedWords(rule.event).base, periodWords(rule), whereWords(rule.where));
  }
  if (rule.kind === "member") return leafClause({ ...rule, is: !rule.is }, names);
  if (rule.kind === "list") return `who are not on the list ${nameOf(names.lists, rule.listId)}`;
  if (rule.kind === "trait") {
    const op = OPPOSITE[rule.op];
    if (op !== undefined) return `whose ${testWords({ ...rule, op })}`;
  }
  return `not those ${clauseOf(rule, names, depth)}`;
}

const OPPOSITE: Readonly<Partial<Record<TestDraft["op"], TestDraft["op"]>>> = {
  equals: "notEquals",
  notEquals: "equals",
  in: "notIn",
  notIn: "in",
  contains: "notContains",
  notContains: "contains",
  exists: "missing",
  missing: "exists",
};

const COMPARED = {
  equals: "exactly",
  notEquals: "anything but",
  greaterThan: "more than",
  atLeast: "at least",
  lessThan: "less than",
  atMost: "at most",
} as const;

const MEASURES = {
  sum: "sum of",
  average: "average",
  min: "least",
  max: "greatest",
  distinct: "number of different values of",
} as const;

function leafClause(rule: LeafDraft, names: GroupNames): string {
  switch (rule.kind) {
    case "trait":
      return `whose ${testWords({ ...rule, path: orGap(rule.path) })}`;
    case "traitHeld": {
      const how = rule.op === "lessThan" ? "less than" : "at least";
      const value = rule.value === undefined ? GAP : valueWords(rule.value);
      return `whose ${pathWords(orGap(rule.path))} has been ${value} for ${how} ${lengthWords(rule.duration)}`;
    }
    case "did":
      return words("who", deedWords(rule.event, rule.times).past, periodWords(rule), whereWords(rule.where));
    case "total":
      return totalClause(rule);
    case "latest":
      return words(
        `whose latest “${eventTitle(rule.event) || GAP}”`,
        whereWords(rule.where),
        `is one whose ${rule.having.map(testWords).join(" and ") || GAP}`,
      );
    case "since": {
      const how = rule.op === "moreThan" ? "more" : "less";
      return words(
        `whose ${rule.which} “${eventTitle(rule.event) || GAP}”`,
        whereWords(rule.where),
        `was ${how} than ${lengthWords(rule.duration)} ago`,
      );
    }
    case "consent":
      return consentClause(rule.channel, rule.is);
    case "member":
      return `who are ${rule.is ? "" : "not "}in the segment ${nameOf(names.segments, rule.segmentId)}`;
    case "list":
      return `who are on the list ${nameOf(names.lists, rule.listId)}`;
    case "sample":
      return `who are among a steady ${rule.percent ?? GAP} % of everyone`;
  }
}

function totalClause(rule: Extract<LeafDraft, { kind: "total" }>): string {
  const amount = `${COMPARED[rule.op]} ${rule.value ?? GAP}`;
  const isSpent = rule.measure === "sum" && rule.event === "order.completed" && rule.property.join() === "total";
  if (isSpent) return words("who spent", amount, periodWords(rule) || "ever", whereWords(rule.where));
  const of = `${MEASURES[rule.measure]} ${pathWords(orGap(rule.property))}`;
  return words(
    `whose ${of} over “${eventTitle(rule.event) || GAP}”`,
    whereWords(rule.where),
    `is ${amount}`,
    periodWords(rule),
  );
}

function periodWords({ within, from, to }: { within?: unknown; from?: unknown; to?: unknown }): string {
  return words(
    typeof within === "string" ? `in the last ${lengthWords(within)}` : "",
    typeof from === "string" ? `from ${dateWords(from)}` : "",
    typeof to === "string" ? `until ${dateWords(to)}` : "",
  );
}

function whereWords(where: readonly TestDraft[] | undefined): string {
  if (where === undefined || where.length === 0) return "";
  return `where ${where.map((test) => testWords({ ...test, path: orGap(test.path) })).join(" and ")}`;
}

function lengthWords(duration: string): string {
  return durationWords(duration) || GAP;
}

function orGap(path: readonly string[]): readonly string[] {
  return path.length === 0 ? [GAP] : path;
}

function nameOf(names: ReadonlyMap<string, string>, id: string): string {
  return id === "" ? GAP : `“${names.get(id) ?? id}”`;
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
