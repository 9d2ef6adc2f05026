import type { Json, JsonObject } from "@regulars/contracts/json";
import type { Op, Rule, SegmentDefinition, Test } from "@regulars/contracts/segment-definition";
import { type Random, seededRandom } from "../harness/random.ts";
import type { Action, CallKind, Scenario, Step } from "../scenarios/scenario.ts";
import { createOracle, type SentBody } from "./oracle.ts";

const START_MS = Date.UTC(2026, 0, 1);
const EVENTS = ["class.attended", "booking.created", "Order Completed", "Mat Rented"] as const;
/** Windows and waits of the same few lengths, so that their ends often fall on an instant, or a millisecond beside it. */
const SPANS: readonly (readonly [string, number])[] = [
  ["PT1S", 1_000],
  ["PT5S", 5_000],
  ["PT1H", 3_600_000],
  ["P1D", 86_400_000],
];
const NAMES = ["first", "second", "third"] as const;
const STEPS = 18;
const LIST = "guests";
const EMAILS = ["one@example.com", "two@example.com"] as const;

/**
 * A case made by chance: three segments of rules of any kind, one of which may ask for those before it, visitors who turn out to be people
 * by who they say they are and by an e-mail, consents, a list, late events, repeated messages, edits; after every instant the oracle says who is in.
 */
export function randomScenario(seed: number): Scenario {
  const random = seededRandom(seed);
  const oracle = createOracle();
  const definitions: Record<string, SegmentDefinition> = {};
  for (const name of NAMES) definitions[name] = randomDefinition(random, name);
  const segments = toJson(definitions);
  const steps: Step[] = [];
  let nowMs = START_MS;
  let sent = 0;
  let previous: SentBody | undefined;
  const add = (action: Action): void => void steps.push({ atMs: nowMs, at: `+${nowMs - START_MS} ms`, action });
  for (let step = 0; step < STEPS; step += 1) {
    const kind = random.next();
    if (kind < 0.08 && previous !== undefined) {
      add({ kind: "repeat" });
      oracle.take(previous, nowMs);
    } else if (kind < 0.16) {
      const name = random.pick(NAMES);
      definitions[name] = randomDefinition(random, name);
      add({ kind: "define", definitions: toJson({ [name]: definitions[name] }) });
    } else if (kind < 0.22) {
      const userIds = ["u1", "u2", "u3"].filter(() => random.chance(0.5));
      oracle.setList(LIST, userIds);
      add({ kind: "list", listId: LIST, userIds });
    } else {
      sent += 1;
      const { call, body } = randomCall(random, nowMs, `m${String(sent).padStart(4, "0")}`);
      previous = { ...(body as unknown as SentBody), type: call };
      oracle.take(previous, nowMs);
      add({ kind: "call", call, body });
    }
    if (random.chance(0.35)) continue;
    const members = Object.entries(definitions).map(([name, definition]) => {
      return [name, { members: oracle.members(canonical(definition), nowMs, definitions) }] as const;
    });
    add({ kind: "expect", members: Object.fromEntries(members) });
    const [, spanMs] = random.pick(SPANS);
    // Instants of different cases fall together more often than not, as the clock of all of them is one.
    nowMs += random.chance(0.2) ? 0 : spanMs + (random.chance(0.5) ? 0 : random.integer(-1, 1));
  }
  return { id: `seed ${seed}`, source: `seed ${seed}`, startMs: START_MS, segments, steps };
}

/** The grammar's types and JSON's are told apart only by what may be absent. */
function toJson(definitions: Readonly<Record<string, SegmentDefinition>>): Record<string, JsonObject> {
  return JSON.parse(JSON.stringify(definitions)) as Record<string, JsonObject>;
}

const canonical = (definition: SegmentDefinition): SegmentDefinition =>
  JSON.parse(JSON.stringify(definition)) as SegmentDefinition;

function randomCall(random: Random, nowMs: number, messageId: string): { call: CallKind; body: JsonObject } {
  const anonymousId = `a${random.integer(1, 4)}`;
  const userId = `u${random.integer(1, 3)}`;
  const identity = random.pick([{ userId }, { anonymousId }, { anonymousId }, { userId, anonymousId }]);
  const common = { messageId, ...identity, ...(random.chance(0.4) ? { timestamp: randomPast(random, nowMs) } : {}) };
  const kind = random.next();
  if (kind < 0.12) {
    const event = random.pick(["consent.granted", "consent.withdrawn"]);
    return { call: "track", body: { ...common, event, properties: { channel: random.pick(["email", "sms"]) } } };
  }
  if (kind < 0.6) return { call: "track", body: { ...common, ...randomEvent(random) } };
  if (kind < 0.68) return { call: "page", body: { ...common, properties: { n: random.integer(0, 3) } } };
  if (kind < 0.94) return { call: "identify", body: { ...common, traits: randomTraits(random, nowMs) } };
  return { call: "alias", body: { messageId, userId, previousId: anonymousId } };
}

function randomPast(random: Random, nowMs: number): string {
  const [, spanMs] = random.pick(SPANS);
  return new Date(nowMs - spanMs * random.integer(0, 2) + random.integer(-1, 1)).toISOString();
}

function randomEvent(random: Random): JsonObject {
  const event = random.pick(EVENTS);
  const order = event === "Order Completed" ? { orderId: `o${random.integer(1, 1e9)}`, total: 5, currency: "EUR" } : {};
  return {
    event,
    properties: {
      ...order,
      n: random.pick([0, 1, 2, 3, 0.1, 0.2, "2", "0.30"]),
      ...(random.chance(0.5) ? { s: random.pick(["a", "b"]) } : {}),
    },
  };
}

function randomTraits(random: Random, nowMs: number): JsonObject {
  const [, spanMs] = random.pick(SPANS);
  const traits: Record<string, Json> = {};
  if (random.chance(0.6)) traits.n = random.pick([0, 1, 2, "2", null]);
  if (random.chance(0.6)) traits.s = random.pick(["a", "ab", "", ["a", "b"], null]);
  if (random.chance(0.3)) traits.email = random.pick([...EMAILS, ...EMAILS, null]);
  if (random.chance(0.4)) traits.d = new Date(nowMs + spanMs * random.integer(-1, 2)).toISOString();
  return traits;
}

/** A segment asks for those before it alone, so that there is no circle. */
function randomDefinition(random: Random, name: (typeof NAMES)[number]): SegmentDefinition {
  return { v: 1, rule: randomRule(random, 2, NAMES.slice(0, NAMES.indexOf(name))) };
}

function randomRule(random: Random, depth: number, others: readonly string[]): Rule {
  const kind = random.next();
  if (depth > 0 && kind < 0.15) return { kind: "not", rule: randomRule(random, depth - 1, others) };
  if (depth > 0 && kind < 0.4) {
    const rules = Array.from({ length: random.integer(0, 3) }, () => randomRule(random, depth - 1, others));
    return { kind: random.pick(["all", "any"]), rules };
  }
  const leaf = random.next();
  if (leaf < 0.15) return { kind: "trait", ...randomTest(random, ["n", "s", "d"]) };
  if (leaf < 0.3) return randomDid(random);
  if (leaf < 0.5) return randomTotal(random);
  if (leaf < 0.6) return randomLatest(random);
  if (leaf < 0.7) return randomSince(random);
  if (leaf < 0.8) return randomHeld(random);
  if (leaf < 0.87) {
    return {
      kind: "consent",
      channel: random.pick(["email", "sms"]),
      is: random.pick(["granted", "withdrawn", "unset"]),
    };
  }
  if (leaf < 0.92) return { kind: "list", listId: LIST };
  if (leaf < 0.94) return { kind: "sample", seed: "s", percent: random.pick([0, 100]) };
  if (others.length === 0) return randomTotal(random);
  return { kind: "member", segmentId: random.pick(others), is: random.chance(0.7) };
}

function randomTotal(random: Random): Rule {
  return {
    kind: "total",
    measure: random.pick(["sum", "average", "min", "max", "distinct"]),
    property: [random.pick(["n", "n", "s"])],
    ...randomEvents(random),
    ...(random.chance(0.6) ? { within: random.pick(SPANS)[0] } : {}),
    op: random.pick(["equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"]),
    value: random.pick([0, 0.1, 0.3, 1, 2, 3, 5]),
  };
}

function randomLatest(random: Random): Rule {
  return { kind: "latest", ...randomEvents(random), having: [randomTest(random, ["n", "s"])] };
}

function randomSince(random: Random): Rule {
  return {
    kind: "since",
    which: random.pick(["first", "last"]),
    ...randomEvents(random),
    op: random.pick(["moreThan", "lessThan"]),
    duration: random.pick(SPANS)[0],
  };
}

function randomHeld(random: Random): Rule {
  return {
    kind: "traitHeld",
    ...random.pick([
      { path: ["n"], value: 2 },
      { path: ["s"], value: "a" },
      { path: ["s"], value: ["a", "b"] },
    ]),
    op: random.pick(["atLeast", "lessThan"]),
    duration: random.pick(SPANS)[0],
  };
}

function randomEvents(random: Random): { readonly event: string; readonly where?: readonly Test[] } {
  const event = random.pick([...EVENTS, "page.viewed", "c*"]);
  return random.chance(0.3) ? { event, where: [randomTest(random, ["n", "s"])] } : { event };
}

function randomDid(random: Random): Rule {
  const [within] = random.pick(SPANS);
  const from = new Date(START_MS + random.integer(0, 2) * 86_400_000).toISOString();
  const to = new Date(START_MS + random.integer(1, 3) * 86_400_000).toISOString();
  const kind = random.next();
  return {
    kind: "did",
    event: random.pick([...EVENTS, "page.viewed", "c*", "b*"]),
    ...(random.chance(0.3) ? { where: [randomTest(random, ["n", "s"])] } : {}),
    ...(random.chance(0.7)
      ? { times: { op: random.pick(["atLeast", "atMost", "exactly"]), count: random.integer(0, 3) } }
      : {}),
    ...(kind < 0.6 ? { within } : kind < 0.75 ? { from, to } : {}),
  };
}

function randomTest(random: Random, keys: readonly string[]): Test {
  const key = random.pick(keys);
  const [span] = random.pick(SPANS);
  const of = (ops: readonly Op[], value: Test["value"]): Test => ({ path: [key], op: random.pick(ops), value });
  if (random.chance(0.15)) return { path: [key], op: random.pick(["exists", "missing"]) };
  if (key === "d") {
    if (random.chance(0.7)) return of(["withinLast", "withinNext"], span);
    return of(["before", "after"], new Date(START_MS + random.integer(0, 3) * 3_600_000).toISOString());
  }
  if (key === "n") {
    if (random.chance(0.3)) return of(["in", "notIn"], [1, "2"]);
    return of(["equals", "notEquals", "greaterThan", "atLeast", "lessThan", "atMost"], random.integer(0, 3));
  }
  return of(["equals", "notEquals", "contains", "notContains", "startsWith"], random.pick(["a", "b"]));
}
