import type { Json } from "@regulars/contracts/json";
import type { Rule, Test } from "@regulars/contracts/segment-definition";

/**
 * What a segment definition means, read from semantics as naively as can be: every event is looked at every time, nothing is
 * counted ahead. It shares no code with the packages that compute segments, so that the two can be held against each other.
 */
export interface OracleEvent {
  /** Canonical. */
  readonly name: string;
  readonly occurredAt: number;
  readonly messageId: string;
  readonly properties: Readonly<Record<string, Json>>;
}

/** What one message said of a trait; `null` removed it. */
export interface OracleSaying {
  readonly key: string;
  readonly value: Json;
  readonly at: number;
  readonly messageId: string;
}

export interface OracleSubject {
  readonly traits: Readonly<Record<string, Json>>;
  /** All that was ever said of traits. */
  readonly said: readonly OracleSaying[];
  readonly onList: (listId: string) => boolean;
  /** Whether they are in another segment, by what its rule refers to it with. */
  readonly inSegment: (segmentId: string) => boolean;
  /** Track, page and screen events only. */
  readonly events: readonly OracleEvent[];
  readonly timeZone: string;
}

const SEGMENT_NAMES: Readonly<Record<string, string>> = { "order completed": "order.completed" };

/** The canonical name of an event as a client or a rule writes it, as far as tests use Segment's names. */
export function canonicalOracleName(name: string): string {
  return SEGMENT_NAMES[name.toLowerCase()] ?? name;
}

export function holds(rule: Rule, subject: OracleSubject, nowMs: number): boolean {
  switch (rule.kind) {
    case "all":
      return rule.rules.every((child) => holds(child, subject, nowMs));
    case "any":
      return rule.rules.some((child) => holds(child, subject, nowMs));
    case "not":
      return !holds(rule.rule, subject, nowMs);
    case "trait":
      return passes(rule, subject.traits, nowMs, subject.timeZone);
    case "did": {
      const count = eventsOf(rule, subject, nowMs).filter(
        (event) =>
          (rule.from === undefined || event.occurredAt >= Date.parse(rule.from)) &&
          (rule.to === undefined || event.occurredAt < Date.parse(rule.to)),
      ).length;
      const times = rule.times ?? { op: "atLeast", count: 1 };
      if (times.op === "atLeast") return count >= times.count;
      return times.op === "atMost" ? count <= times.count : count === times.count;
    }
    case "total":
      return totalHolds(rule, eventsOf(rule, subject, nowMs));
    case "latest": {
      const last = eventsOf(rule, subject, nowMs).at(-1);
      return last !== undefined && rule.having.every((test) => passes(test, last.properties, nowMs, subject.timeZone));
    }
    case "since": {
      const events = eventsOf(rule, subject, nowMs);
      const event = rule.which === "first" ? events[0] : events.at(-1);
      if (event === undefined) return false;
      const agoMs = nowMs - event.occurredAt;
      return rule.op === "moreThan" ? agoMs > durationMs(rule.duration) : agoMs < durationMs(rule.duration);
    }
    case "traitHeld": {
      const sinceMs = heldSince(rule, subject.said);
      if (sinceMs === undefined) return false;
      const long = nowMs - sinceMs >= durationMs(rule.duration);
      return rule.op === "atLeast" ? long : !long;
    }
    case "consent": {
      const entries = subject.events.filter(
        ({ name, properties }) => name.startsWith("consent.") && properties.channel === rule.channel,
      );
      const latest = inOrder(entries).at(-1)?.name ?? "consent.unset";
      return latest === `consent.${rule.is}`;
    }
    case "member":
      return subject.inSegment(rule.segmentId) === rule.is;
    case "list":
      return subject.onList(rule.listId);
    case "sample":
      // Who is drawn depends on ids that nobody outside knows; none and all do not.
      if (rule.percent !== 0 && rule.percent !== 100) throw new Error("The oracle cannot draw samples");
      return rule.percent === 100;
  }
}

interface Asked {
  readonly event: string;
  readonly where?: readonly Test[] | undefined;
  readonly within?: string | undefined;
}

/** The events that a rule asks about, the earliest first. */
function eventsOf({ event: asked, where, within }: Asked, subject: OracleSubject, nowMs: number): OracleEvent[] {
  const name = canonicalOracleName(asked);
  return inOrder(
    subject.events.filter(
      (event) =>
        (name.endsWith("*") ? event.name.startsWith(name.slice(0, -1)) : event.name === name) &&
        event.occurredAt <= nowMs &&
        (within === undefined || event.occurredAt > nowMs - durationMs(within)) &&
        (where ?? []).every((test) => passes(test, event.properties, nowMs, subject.timeZone)),
    ),
  );
}

function inOrder<Told extends { readonly occurredAt: number; readonly messageId: string }>(
  told: readonly Told[],
): Told[] {
  return [...told].sort(
    (a, b) => a.occurredAt - b.occurredAt || Buffer.compare(Buffer.from(a.messageId), Buffer.from(b.messageId)),
  );
}

/** Exact for values of up to three decimals: they are worked with as whole thousandths. */
function totalHolds(rule: Extract<Rule, { kind: "total" }>, events: readonly OracleEvent[]): boolean {
  const found = events.map(({ properties }) => at(properties, rule.property));
  const wanted = Math.round(rule.value * 1_000);
  if (rule.measure === "distinct") {
    const values = found.filter((value) => value !== undefined && value !== null && value !== "") as Json[];
    const different = values.filter((value, i) => !values.slice(0, i).some((other) => same(other, value)));
    return compares(rule.op, different.length * 1_000, wanted);
  }
  const amounts = found.map(toNumber).filter((value) => !Number.isNaN(value));
  const thousandths = amounts.map((value) => Math.round(value * 1_000));
  const sum = thousandths.reduce((all, one) => all + one, 0);
  if (rule.measure === "sum") return compares(rule.op, sum, wanted);
  if (thousandths.length === 0) return false;
  if (rule.measure === "average") return compares(rule.op, sum, wanted * thousandths.length);
  return compares(rule.op, rule.measure === "min" ? Math.min(...thousandths) : Math.max(...thousandths), wanted);
}

function compares(op: Extract<Rule, { kind: "total" }>["op"], value: number, wanted: number): boolean {
  if (op === "equals") return value === wanted;
  if (op === "notEquals") return value !== wanted;
  if (op === "greaterThan") return value > wanted;
  if (op === "atLeast") return value >= wanted;
  return op === "lessThan" ? value < wanted : value <= wanted;
}

/** Since when a trait has had a value without a break; `undefined` while it has another or none. */
function heldSince(
  { path: [key, ...rest], value }: Extract<Rule, { kind: "traitHeld" }>,
  said: readonly OracleSaying[],
): number | undefined {
  const ofTrait = said.filter((saying) => saying.key === key).map((saying) => ({ ...saying, occurredAt: saying.at }));
  let sinceMs: number | undefined;
  for (const saying of inOrder(ofTrait)) {
    if (saying.value !== null && same(at(saying.value, rest), value)) sinceMs ??= saying.at;
    else sinceMs = undefined;
  }
  return sinceMs;
}

function at(root: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, key) ? (value as Record<string, Json>)[key] : undefined;
  }
  return value;
}

function passes(test: Test, root: Json, nowMs: number, timeZone: string): boolean {
  const value = at(root, test.path);
  const wanted = (test.value ?? null) as Json;
  const list = Array.isArray(wanted) ? (wanted as Json[]) : [];
  switch (test.op) {
    case "equals":
      return same(value, wanted);
    case "notEquals":
      return !same(value, wanted);
    case "in":
      return list.some((one) => same(value, one));
    case "notIn":
      return !list.some((one) => same(value, one));
    case "contains":
      return contains(value, wanted);
    case "notContains":
      return !contains(value, wanted);
    case "startsWith":
      return typeof value === "string" && value.startsWith(String(wanted));
    case "exists":
      return value !== undefined && value !== null && value !== "";
    case "missing":
      return value === undefined || value === null || value === "";
    case "greaterThan":
      return toNumber(value) > toNumber(wanted);
    case "atLeast":
      return toNumber(value) >= toNumber(wanted);
    case "lessThan":
      return toNumber(value) < toNumber(wanted);
    case "atMost":
      return toNumber(value) <= toNumber(wanted);
    case "before":
      return toInstant(value) < toInstant(wanted);
    case "after":
      return toInstant(value) > toInstant(wanted);
    case "withinLast":
      return toInstant(value) > nowMs - durationMs(String(wanted)) && toInstant(value) <= nowMs;
    case "withinNext":
      return toInstant(value) > nowMs && toInstant(value) <= nowMs + durationMs(String(wanted));
    case "anniversaryWithin":
      return anniversaryWithin(toInstant(value), durationMs(String(wanted)), nowMs, timeZone);
  }
}

function same(value: Json | undefined, wanted: Json): boolean {
  if (value === undefined) return false;
  if (typeof value === "number" && typeof wanted === "string") return JSON.stringify(value) === wanted;
  if (typeof value === "string" && typeof wanted === "number") return JSON.stringify(wanted) === value;
  return JSON.stringify(value) === JSON.stringify(wanted);
}

function contains(value: Json | undefined, wanted: Json): boolean {
  if (Array.isArray(value)) return (value as Json[]).some((element) => same(element, wanted));
  return typeof value === "string" && typeof wanted === "string" && value.includes(wanted);
}

/** NaN, which compares as false with everything, for what is no number. */
function toNumber(value: Json | undefined): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)
    ? Number(value)
    : Number.NaN;
}

/** NaN for what is no date. A date without time is midnight UTC, a time without offset UTC. */
function toInstant(value: Json | undefined): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) return Number.NaN;
  const text = value.replace(" ", "T");
  return Date.parse(/T.*(Z|z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes("T") ? text : `${text}Z`);
}

const UNITS: Readonly<Record<string, number>> = { W: 604_800, D: 86_400, H: 3_600, M: 60, S: 1 };

function durationMs(text: string): number {
  return [...text.matchAll(/([\d.]+)([WDHMS])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ""] ?? 0) * 1000,
    0,
  );
}

function anniversaryWithin(birthMs: number, withinMs: number, nowMs: number, timeZone: string): boolean {
  if (Number.isNaN(birthMs)) return false;
  const birth = new Date(birthMs);
  const thisYear = new Date(nowMs).getUTCFullYear();
  return [-1, 0, 1, 2].some((offset) => {
    const year = thisYear + offset;
    const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
    const day = birth.getUTCMonth() === 1 && birth.getUTCDate() === 29 && !leap ? 28 : birth.getUTCDate();
    const startMs = localMidnight(Date.UTC(year, birth.getUTCMonth(), day), timeZone);
    const endMs = localMidnight(Date.UTC(year, birth.getUTCMonth(), day + 1), timeZone);
    return nowMs >= startMs - withinMs && nowMs < endMs;
  });
}

/** The instant at which the calendar day of `utcMidnightMs` begins in a zone: the first minute that reads that day. */
function localMidnight(utcMidnightMs: number, timeZone: string): number {
  const wanted = new Date(utcMidnightMs).toISOString().slice(0, 10);
  const local = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  for (let minute = -14 * 60; minute <= 14 * 60; minute += 15) {
    const instantMs = utcMidnightMs + minute * 60_000;
    if (local.format(instantMs) === wanted) return instantMs;
  }
  throw new Error(`${timeZone} has no ${wanted}`);
}
