import { z } from "zod";
import { canonicalName, FAMILIES, isDerived } from "./catalogue.ts";
import { MAX_INSTANT_MS, parseDurationMs, parseInstantMs } from "./instant.ts";
import type { Json } from "./json.ts";
import { parseNumberText } from "./number-text.ts";

/** The grammar of segment definitions, whole. A definition that parses is well formed, and can be computed by `@regulars/segments`. */

const duration = z
  .string()
  .refine(
    (text) => (parseDurationMs(text) ?? 0) > 0,
    "A duration such as P30D, P2W or PT12H, in weeks to seconds and above zero",
  );
const instant = z
  .custom<string | number>(isInstant, "An ISO 8601 instant such as 2026-01-31T00:00:00Z")
  .transform((value) => (typeof value === "number" ? new Date(value).toISOString() : value));
const path = z
  .array(z.string().min(1, "A key of a path is at least one character"))
  .min(1, "A path names at least one key")
  .max(10, "A path has at most 10 keys");
const eventName = z
  .string()
  .min(1, "Name the event")
  .max(200, "At most 200 characters")
  .refine((name) => name !== "*", 'A prefix has at least one character before "*"')
  .refine(
    (name) =>
      !(name.endsWith("*")
        ? FAMILIES.derived.some((derived) => derived.startsWith(name.slice(0, -1)) && onlyDerived(name))
        : isDerived(name)),
    "Derived events cannot be asked for",
  )
  .transform((name) => (name.endsWith("*") ? name : canonicalName(name)));
// Kept as it came: a schema of records would drop a key named __proto__.
const json: z.ZodType<Json> = z.custom<Json>(isJson, "A JSON value");
const count = z.number().int("A whole number").min(0).max(1000, "At most 1,000 times");
const number = z.number();
const numeric = z.custom<number | string>(
  (value) => (typeof value === "string" ? parseNumberText(value) !== undefined : Number.isFinite(value)),
  "A number",
);
const date = z.custom<string | number>(isInstant, "An ISO 8601 date or instant");

/** ISO text, or epoch ms that a date can name. */
function isInstant(value: unknown): boolean {
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) <= MAX_INSTANT_MS;
  return typeof value === "string" && parseInstantMs(value) !== undefined;
}

function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return false;
  const isPlain = Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));
  return isPlain && Object.values(value).every(isJson);
}

function onlyDerived(prefix: string): boolean {
  const start = prefix.slice(0, -1);
  return !Object.entries(FAMILIES).some(
    ([family, names]) => family !== "derived" && names.some((name) => name.startsWith(start)),
  );
}

/** Operators by the kind of value each takes. */
const VALUE_OF = {
  equals: json,
  notEquals: json,
  in: z.array(json).min(1, "Name at least one value"),
  notIn: z.array(json).min(1, "Name at least one value"),
  contains: json,
  notContains: json,
  startsWith: z.string(),
  greaterThan: numeric,
  atLeast: numeric,
  lessThan: numeric,
  atMost: numeric,
  exists: z.undefined().optional(),
  missing: z.undefined().optional(),
  before: date,
  after: date,
  withinLast: duration,
  withinNext: duration,
  anniversaryWithin: duration,
} as const;

export type Op = keyof typeof VALUE_OF;
export const OPS = Object.keys(VALUE_OF) as readonly Op[];

/** One comparison of the value at a path; `value` has the type that `op` takes. */
export interface Test {
  readonly path: readonly string[];
  readonly op: Op;
  readonly value?: Json | undefined;
}

const op = z.enum(OPS as [Op, ...Op[]], { error: `One of ${OPS.join(", ")}` });
const testShape = { path, op, value: json.optional() };

function checkValue(test: { op: Op; value?: unknown }, context: z.core.ParsePayload<unknown>): void {
  const schema: z.ZodType = VALUE_OF[test.op];
  const parsed = schema.safeParse(test.value, { error: sentenceOf });
  if (parsed.success) return;
  const issue = parsed.error.issues[0];
  const takesNone = test.op === "exists" || test.op === "missing";
  context.issues.push({
    code: "custom",
    input: test.value,
    path: ["value", ...(issue?.path ?? [])],
    message: takesNone
      ? `"${test.op}" takes no value`
      : test.value === undefined
        ? `"${test.op}" needs a value`
        : (issue?.message ?? "Not a value of this operator"),
  });
}

const test = z.strictObject(testShape).check((context) => checkValue(context.value, context));
const tests = z.array(test).max(20, "At most 20 tests");

const times = z.strictObject({ op: z.enum(["atLeast", "atMost", "exactly"]), count });
const measure = z.enum(["sum", "average", "min", "max", "distinct"]);
const compare = z.enum(["equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"]);

export type Rule =
  | { readonly kind: "all" | "any"; readonly rules: readonly Rule[] }
  | { readonly kind: "not"; readonly rule: Rule }
  | ({ readonly kind: "trait" } & Test)
  | {
      readonly kind: "traitHeld";
      readonly path: readonly string[];
      readonly value: Json;
      readonly op: "atLeast" | "lessThan";
      readonly duration: string;
    }
  | DidRule
  | {
      readonly kind: "total";
      readonly measure: z.infer<typeof measure>;
      readonly property: readonly string[];
      readonly event: string;
      readonly where?: readonly Test[] | undefined;
      readonly within?: string | undefined;
      readonly op: z.infer<typeof compare>;
      readonly value: number;
    }
  | {
      readonly kind: "latest";
      readonly event: string;
      readonly where?: readonly Test[] | undefined;
      readonly having: readonly Test[];
    }
  | {
      readonly kind: "since";
      readonly which: "first" | "last";
      readonly event: string;
      readonly where?: readonly Test[] | undefined;
      readonly op: "moreThan" | "lessThan";
      readonly duration: string;
    }
  | { readonly kind: "consent"; readonly channel: string; readonly is: "granted" | "withdrawn" | "unset" }
  | { readonly kind: "member"; readonly segmentId: string; readonly is: boolean }
  | { readonly kind: "list"; readonly listId: string }
  | { readonly kind: "sample"; readonly seed: string; readonly percent: number };

export interface DidRule {
  readonly kind: "did";
  readonly event: string;
  readonly where?: readonly Test[] | undefined;
  /** Default: at least once. */
  readonly times?: { readonly op: "atLeast" | "atMost" | "exactly"; readonly count: number } | undefined;
  readonly within?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export type RuleKind = Rule["kind"];

/** Channels that a person may be written to by, and purposes, that consent is asked for. */
export const CONSENT_CHANNELS = ["email", "sms", "push", "whatsapp", "analytics", "ads"] as const;

const did = z.strictObject({
  kind: z.literal("did"),
  event: eventName,
  where: tests.optional(),
  times: times.optional(),
  within: duration.optional(),
  from: instant.optional(),
  to: instant.optional(),
});

const rule: z.ZodType<Rule> = z.lazy(() =>
  z.discriminatedUnion(
    "kind",
    [
      z.strictObject({ kind: z.enum(["all", "any"]), rules: z.array(rule).max(50, "At most 50 rules in a group") }),
      z.strictObject({ kind: z.literal("not"), rule }),
      z.strictObject({ kind: z.literal("trait"), ...testShape }).check((context) => checkValue(context.value, context)),
      z.strictObject({
        kind: z.literal("traitHeld"),
        path,
        value: json,
        op: z.enum(["atLeast", "lessThan"]),
        duration,
      }),
      did,
      z.strictObject({
        kind: z.literal("total"),
        measure,
        property: path,
        event: eventName,
        where: tests.optional(),
        within: duration.optional(),
        op: compare,
        value: number,
      }),
      z.strictObject({
        kind: z.literal("latest"),
        event: eventName,
        where: tests.optional(),
        having: tests.min(1, "Name at least one test"),
      }),
      z.strictObject({
        kind: z.literal("since"),
        which: z.enum(["first", "last"]),
        event: eventName,
        where: tests.optional(),
        op: z.enum(["moreThan", "lessThan"]),
        duration,
      }),
      z.strictObject({
        kind: z.literal("consent"),
        channel: z.enum(CONSENT_CHANNELS),
        is: z.enum(["granted", "withdrawn", "unset"]),
      }),
      z.strictObject({ kind: z.literal("member"), segmentId: z.string().min(1), is: z.boolean() }),
      z.strictObject({ kind: z.literal("list"), listId: z.string().min(1) }),
      z.strictObject({ kind: z.literal("sample"), seed: z.string(), percent: number.min(0).max(100) }),
    ],
    { error: "Unknown kind of rule" },
  ),
);

export interface SegmentDefinition {
  readonly v: 1;
  readonly rule: Rule;
}

const MAX_DEPTH = 10;
const MAX_RULES = 200;

export const segmentDefinition: z.ZodType<SegmentDefinition> = z
  .strictObject({ v: z.literal(1, { error: "v must be 1" }), rule })
  .refine((definition) => depthOf(definition.rule) <= MAX_DEPTH, {
    message: `Groups may be nested ${MAX_DEPTH} deep`,
    path: ["rule"],
  })
  .refine((definition) => sizeOf(definition.rule) <= MAX_RULES, {
    message: `At most ${MAX_RULES} rules in a segment`,
    path: ["rule"],
  });

/** The rules directly inside a rule. */
export function childrenOf(node: Rule): readonly Rule[] {
  if (node.kind === "all" || node.kind === "any") return node.rules;
  return node.kind === "not" ? [node.rule] : [];
}

function depthOf(node: Rule): number {
  return 1 + Math.max(0, ...childrenOf(node).map(depthOf));
}

function sizeOf(node: Rule): number {
  return childrenOf(node).reduce((sum, child) => sum + sizeOf(child), 1);
}

/** A fault of a definition: where it is and what is wrong with it. */
export interface DefinitionFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Parses a definition as saved or sent; faults carry the path into the definition. Never throws, however deep or odd the input. */
export function parseDefinition(
  input: unknown,
):
  | { readonly ok: true; readonly definition: SegmentDefinition }
  | { readonly ok: false; readonly faults: readonly DefinitionFault[] } {
  if (nestingOf(input) > 200)
    return { ok: false, faults: [{ path: [], message: "The definition is nested too deep" }] };
  const parsed = segmentDefinition.safeParse(input, { error: sentenceOf });
  if (parsed.success) return { ok: true, definition: parsed.data };
  return {
    ok: false,
    faults: parsed.error.issues.map((issue) => ({
      path: issue.path.filter((step) => typeof step !== "symbol"),
      message: issue.message,
    })),
  };
}

/** What to say where the schema has no words of its own. */
function sentenceOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "This is missing";
      return issue.expected === "int" ? "A whole number" : `This must be ${WORDS[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `One of ${issue.values.join(", ")}`;
    case "too_small":
      return `At least ${issue.minimum}`;
    case "too_big":
      return `At most ${issue.maximum}`;
    case "unrecognized_keys":
      return `Unknown key ${issue.keys.map((key) => `“${key}”`).join(", ")}`;
    default:
      return "Not a valid value";
  }
}

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function nestingOf(input: unknown): number {
  let level: unknown[] = [input];
  for (let depth = 0; depth <= 200; depth++) {
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
    if (level.length === 0) return depth;
  }
  return 201;
}
