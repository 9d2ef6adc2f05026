import type { Json, JsonObject } from "@regulars/contracts/json";
import type { Rule, Test } from "@regulars/contracts/segment-definition";
import type { CounterEvent } from "../counters.ts";
import { sampleShare } from "../rules/sample.ts";

/**
 * What section 4 of the semantics says, written down as plainly as can be and sharing no code with the engine (but the hash of
 * samples, which its own test holds against Node's): it looks at all raw events, at one instant. For property tests.
 */
export interface Person {
  readonly profileId: string;
  readonly events: readonly CounterEvent[];
  readonly said: readonly Said[];
  readonly timeZone: string;
  readonly consents: Readonly<Record<string, "granted" | "withdrawn">>;
  readonly lists: readonly string[];
  readonly segments: readonly string[];
}

/** A message about traits: each is replaced whole, `null` removes it. */
export interface Said {
  readonly at: number;
  readonly messageId: string;
  readonly traits: JsonObject;
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
      return testHolds(rule, look(traitsNow(person, rule.path), rule.path.slice(1)), t, person.timeZone);
    case "traitHeld": {
      const run = runOf(rule.path, rule.value, person);
      if (run === undefined) return false;
      return rule.op === "atLeast" ? t - run >= width(rule.duration) : t - run < width(rule.duration);
    }
    case "did": {
      const { times = { op: "atLeast", count: 1 }, from, to } = rule;
      const n = found(rule, person, t).filter(
        ({ occurredAt }) =>
          (from === undefined || occurredAt >= Date.parse(from)) && (to === undefined || occurredAt < Date.parse(to)),
      ).length;
      return times.op === "atLeast" ? n >= times.count : times.op === "atMost" ? n <= times.count : n === times.count;
    }
    case "total":
      return totalHolds(rule, found(rule, person, t));
    case "latest": {
      const last = inOrder(found(rule, person, t)).at(-1);
      if (last === undefined) return false;
      return rule.having.every((test) => testHolds(test, look(last.properties, test.path), t, person.timeZone));
    }
    case "since": {
      const event = inOrder(found(rule, person, t)).at(rule.which === "first" ? 0 : -1);
      if (event === undefined) return false;
      const age = t - event.occurredAt;
      return rule.op === "moreThan" ? age > width(rule.duration) : age < width(rule.duration);
    }
    case "consent":
      return (person.consents[rule.channel] ?? "unset") === rule.is;
    case "member":
      return person.segments.includes(rule.segmentId) === rule.is;
    case "list":
      return person.lists.includes(rule.listId);
    case "sample":
      return sampleShare(rule.seed, person.profileId) < rule.percent;
  }
}

interface Asked {
  readonly event: string;
  readonly where?: readonly Test[] | undefined;
  readonly within?: string | undefined;
}

function found({ event, where = [], within }: Asked, person: Person, t: number): readonly CounterEvent[] {
  return person.events.filter(
    ({ name, occurredAt, properties }) =>
      (event.endsWith("*") ? name.startsWith(event.slice(0, -1)) : name === event) &&
      occurredAt <= t &&
      (within === undefined || occurredAt > t - width(within)) &&
      where.every((test) => testHolds(test, look(properties, test.path), t, person.timeZone)),
  );
}

function inOrder(events: readonly CounterEvent[]): readonly CounterEvent[] {
  return events.toSorted(
    (a, b) => a.occurredAt - b.occurredAt || Buffer.compare(Buffer.from(a.messageId), Buffer.from(b.messageId)),
  );
}

/** What was said of one trait, oldest first. */
function saidOf(key: string, { said }: Person): readonly Said[] {
  return said
    .filter(({ traits }) => Object.hasOwn(traits, key))
    .toSorted((a, b) => a.at - b.at || Buffer.compare(Buffer.from(a.messageId), Buffer.from(b.messageId)));
}

function traitsNow(person: Person, [key = ""]: readonly string[]): Json | undefined {
  const value = saidOf(key, person).at(-1)?.traits[key];
  return value === null ? undefined : value;
}

/** When the run of a value that goes on began. */
function runOf(path: readonly string[], value: Json, person: Person): number | undefined {
  let began: number | undefined;
  for (const { at, traits } of saidOf(path[0] ?? "", person)) {
    const isSame = traits[path[0] ?? ""] !== null && same(look(traits, path), value);
    began = isSame ? (began ?? at) : undefined;
  }
  return began;
}

/** The numbers of these worlds have one digit behind the point at most, so tenths are whole. */
function totalHolds(rule: Extract<Rule, { readonly kind: "total" }>, events: readonly CounterEvent[]): boolean {
  const all = events.map(({ properties }) => look(properties, rule.property));
  const tenths = all.map((value) => Math.round(numeric(value) * 10)).filter((n) => !Number.isNaN(n));
  const different = all.filter((value) => value !== undefined && value !== null && value !== "");
  const sum = tenths.reduce((a, b) => a + b, 0);
  const bound = Math.round(rule.value * 10);
  const compared = (n: number, m: number): boolean =>
    ({ equals: n === m, notEquals: n !== m, greaterThan: n > m, atLeast: n >= m, lessThan: n < m, atMost: n <= m })[
      rule.op
    ];
  switch (rule.measure) {
    case "sum":
      return compared(sum, bound);
    case "average":
      return tenths.length > 0 && compared(sum, bound * tenths.length);
    case "min":
      return tenths.length > 0 && compared(Math.min(...tenths), bound);
    case "max":
      return tenths.length > 0 && compared(Math.max(...tenths), bound);
    case "distinct":
      return compared(
        different.filter((value, i) => different.findIndex((one) => same(one, value ?? null)) === i).length,
        rule.value,
      );
  }
}

/** Durations of the tests are of one unit. */
export function width(duration: string): number {
  const unit = duration.at(-1) === "S" ? 1_000 : duration.at(-1) === "H" ? 3_600_000 : 86_400_000;
  return Number(duration.replace(/\D/g, "")) * unit;
}

function look(root: Json | undefined, path: readonly string[]): Json | undefined {
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
      return !Number.isNaN(d) && anniversary(Math.floor(d), width(String(wanted)), t, zone);
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
