import type { Json, JsonObject } from "@regulars/contracts/json";
import type { Rule, Test } from "@regulars/contracts/segment-definition";
import type { CounterEvent } from "../counters.ts";

/**
 * What section 4 of the semantics says, written down as plainly as can be and sharing no code with the engine: it looks at all raw
 * events, at one instant. For property tests.
 */
export interface Person {
  readonly traits: JsonObject;
  readonly events: readonly CounterEvent[];
  readonly timeZone: string;
}

export function holds(rule: Rule, person: Person, t: number): boolean {
  switch (rule.kind) {
    case "all":
      return rule.rules.every((inner) => holds(inner, person, t));
    case "any":
      return rule.rules.some((inner) => holds(inner, person, t));
    case "not":
      return !holds(rule.rule, person, t);
    case "trait":
      return testHolds(rule, look(person.traits, rule.path), t, person.timeZone);
    case "did": {
      const { times = { op: "atLeast", count: 1 }, where = [], within, from, to } = rule;
      const n = person.events.filter(
        (event) =>
          (rule.event.endsWith("*") ? event.name.startsWith(rule.event.slice(0, -1)) : event.name === rule.event) &&
          event.occurredAt <= t &&
          (within === undefined || event.occurredAt > t - width(within)) &&
          (from === undefined || event.occurredAt >= Date.parse(from)) &&
          (to === undefined || event.occurredAt < Date.parse(to)) &&
          where.every((test) => testHolds(test, look(event.properties, test.path), t, person.timeZone)),
      ).length;
      return times.op === "atLeast" ? n >= times.count : times.op === "atMost" ? n <= times.count : n === times.count;
    }
    default:
      throw new Error(`The oracle does not know ${rule.kind}`);
  }
}

/** Durations of the tests are of one unit. */
export function width(duration: string): number {
  const unit = duration.at(-1) === "S" ? 1_000 : duration.at(-1) === "H" ? 3_600_000 : 86_400_000;
  return Number(duration.replace(/\D/g, "")) * unit;
}

function look(root: Json, path: readonly string[]): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return root;
  if (typeof root !== "object" || root === null || Array.isArray(root)) return undefined;
  const value = (root as JsonObject)[key];
  return value === undefined ? undefined : look(value, rest);
}

function testHolds(test: Test, value: Json | undefined, t: number, zone: string): boolean {
  const wanted = test.value ?? null;
  const list = Array.isArray(wanted) ? (wanted as readonly Json[]) : [];
  const isThere = value !== undefined && value !== null && value !== "";
  const isAmong = list.some((one) => same(value, one));
  const has =
    (Array.isArray(value) && value.some((one) => same(one as Json, wanted))) ||
    (typeof value === "string" && typeof wanted === "string" && value.indexOf(wanted) >= 0);
  const [n, m] = [numeric(value), numeric(wanted)];
  const d = instant(value);
  switch (test.op) {
    case "equals":
      return same(value, wanted);
    case "notEquals":
      return !same(value, wanted);
    case "in":
      return isAmong;
    case "notIn":
      return !isAmong;
    case "contains":
      return has;
    case "notContains":
      return !has;
    case "startsWith":
      return typeof value === "string" && value.indexOf(String(wanted)) === 0;
    case "greaterThan":
      return n > m;
    case "atLeast":
      return n >= m;
    case "lessThan":
      return n < m;
    case "atMost":
      return n <= m;
    case "exists":
      return isThere;
    case "missing":
      return !isThere;
    case "before":
      return d < instant(wanted);
    case "after":
      return d > instant(wanted);
    case "withinLast":
      return t - width(String(wanted)) < d && d <= t;
    case "withinNext":
      return t < d && d <= t + width(String(wanted));
    case "anniversaryWithin":
      return !Number.isNaN(d) && anniversary(d, width(String(wanted)), t, zone);
  }
}

function same(a: Json | undefined, b: Json): boolean {
  if (a === undefined) return false;
  if (typeof a === "number" && typeof b === "string") return JSON.stringify(a) === b;
  if (typeof a === "string" && typeof b === "number") return a === JSON.stringify(b);
  return deepEqual(a, b);
}

function deepEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [ofA, ofB] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return ofA.size === ofB.size && [...ofA].every(([key, value]) => ofB.has(key) && deepEqual(value, ofB.get(key)));
}

/** NaN compares false with everything, as the semantics ask for. */
function numeric(value: Json | undefined): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

function instant(value: Json | undefined): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
}

const DAY = 86_400_000;

function anniversary(d: number, widthMs: number, t: number, zone: string): boolean {
  const named = d % DAY === 0 ? new Date(d).toISOString().slice(0, 10) : localDay(d, zone);
  for (const year of [Number(localDay(t, zone).slice(0, 4)), Number(localDay(t, zone).slice(0, 4)) + 1]) {
    const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
    const monthDay = named.slice(5) === "02-29" && !isLeap ? "02-28" : named.slice(5);
    const day = `${year}-${monthDay}`;
    const start = firstInstantOf(day, zone);
    const end = firstInstantOf(new Date(Date.parse(day) + DAY).toISOString().slice(0, 10), zone);
    if (end > t) return t >= start - widthMs;
  }
  throw new Error("There is always a next anniversary");
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function localDay(ms: number, zone: string): string {
  const options = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const formatter = formatters.get(zone) ?? new Intl.DateTimeFormat("en-CA", options);
  formatters.set(zone, formatter);
  return formatter.format(ms);
}

const starts = new Map<string, number>();
/** The first millisecond whose local day is that day or later, by halving. */
function firstInstantOf(day: string, zone: string): number {
  const known = starts.get(`${day} ${zone}`);
  if (known !== undefined) return known;
  let [before, from] = [Date.parse(day) - 2 * DAY, Date.parse(day) + 2 * DAY];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (localDay(middle, zone) >= day) from = middle;
    else before = middle;
  }
  starts.set(`${day} ${zone}`, from);
  return from;
}
