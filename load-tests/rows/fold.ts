import type { CollectedEvent } from "@regulars/contracts/event";
import { connectNats } from "@regulars/runtime/jetstream";
import { type Random, seededRandom } from "@regulars/test/harness/random";
import { startStackForTest, type TestStack } from "@regulars/test/harness/stack";
import type { NatsConnection } from "nats";
import pg from "pg";
import { benchSegments, CITIES, EVENT_NAMES, PLANS, PROBE_EVENT, unrelatedSegments } from "../bench-segments.ts";
import { type BenchStudio, openBenchStudio } from "../bench-studio.ts";
import { processorTimeMs } from "../processor-time.ts";
import { accepted, folded, publish } from "../publish.ts";
import { type BenchOptions, grouped, type Row } from "../row.ts";
import { measureVisibility } from "./visibility.ts";

const UNRELATED = 1_000;
/** The two studios take turns, so that neither has the quieter machine. */
const TURNS = 2;

/**
 * How fast events are folded end to end, with everything running: two studios of the same people and the same hundred segments, one of
 * which has a thousand more that no event touches. Then, at half that rate, how soon an event shows as a membership.
 */
export async function measureFold(
  options: BenchOptions,
  wanted: { readonly fold: boolean; readonly latency: boolean },
): Promise<readonly Row[]> {
  const stack = await startStackForTest({ durable: true });
  const nats = await connectNats(stack.natsUrl, "bench");
  const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 4 });
  try {
    const probe = new Map([["Probe", { v: 1, rule: { kind: "did", event: PROBE_EVENT } } as const]]);
    const plain = await openBenchStudio(stack, new Map([...benchSegments(), ...probe]));
    const parts: Parts = { nats, pool, options };
    await fillPeople(parts, plain);
    const crowded = wanted.fold ? await openCrowded(stack, parts) : undefined;
    const plainRates: number[] = [];
    const crowdedRates: number[] = [];
    const times = processorTimes(stack);
    for (let turn = 0; turn < TURNS; turn += 1) {
      options.say(`folding ${grouped(options.events)} events with 100 segments`);
      plainRates.push(await foldRate(parts, plain, turn));
      if (crowded === undefined) continue;
      options.say(`folding ${grouped(options.events)} events with 1,000 unrelated segments more`);
      crowdedRates.push(await foldRate(parts, crowded, turn));
    }
    const rate = mean(plainRates);
    const folds = (plainRates.length + crowdedRates.length) * options.events;
    const rows = wanted.fold ? foldRows(options, { rate, crowdedRate: mean(crowdedRates), cost: times(folds) }) : [];
    if (!wanted.latency) return rows;
    return [...rows, await measureVisibility({ stack, pool, options }, plain, rate / 2)];
  } finally {
    await nats.close();
    await pool.end();
    await stack.stop();
  }
}

interface Parts {
  readonly nats: NatsConnection;
  readonly pool: pg.Pool;
  readonly options: BenchOptions;
}

async function openCrowded(stack: TestStack, parts: Parts): Promise<BenchStudio> {
  const studio = await openBenchStudio(stack, new Map([...benchSegments(), ...unrelatedSegments(UNRELATED)]));
  await fillPeople(parts, studio);
  return studio;
}

/** Everyone is there, with traits, before anything is measured. */
async function fillPeople({ nats, pool, options }: Parts, { studioId }: BenchStudio): Promise<void> {
  options.say(`making ${grouped(options.profiles)} people`);
  const random = seededRandom(1);
  const startedAt = performance.now();
  const events = Array.from({ length: options.profiles }, (_, index) =>
    accepted("identify", {
      userId: `person-${index}`,
      traits: { city: random.pick(CITIES), plan: random.pick(PLANS), first_name: `Name ${index}` },
    }),
  );
  await folded(pool, studioId, await publish(nats, studioId, events));
  options.say(`  ${grouped((options.profiles / (performance.now() - startedAt)) * 1_000)} new people/s`);
}

async function foldRate({ nats, pool, options }: Parts, { studioId }: BenchStudio, turn: number): Promise<number> {
  const random = seededRandom(100 + turn);
  const events = Array.from({ length: options.events }, () => randomEvent(random, options.profiles));
  const startedAt = performance.now();
  await folded(pool, studioId, await publish(nats, studioId, events));
  const rate = (events.length / (performance.now() - startedAt)) * 1_000;
  options.say(`  ${grouped(rate)} events/s`);
  return rate;
}

function randomEvent(random: Random, profiles: number): CollectedEvent {
  const name = random.pick(EVENT_NAMES);
  const properties = { class: "Vinyasa", minutes: random.integer(30, 90), room: "Sun", teacher: "Mia" };
  return accepted("track", { userId: `person-${random.integer(0, profiles - 1)}`, name, properties });
}

/** @returns says how much processor time each part has used an event since */
function processorTimes(stack: TestStack): (events: number) => string {
  const parts = ["processors", "postgres", "admin", "nats"] as const;
  const timeOf = (part: (typeof parts)[number]): number => processorTimeMs(stack.pids()[part] ?? 0);
  const before = new Map(parts.map((part) => [part, timeOf(part)]));
  return (events) =>
    parts
      .map((part) => `${part} ${grouped(((timeOf(part) - (before.get(part) ?? 0)) / events) * 1_000)} µs`)
      .join(", ");
}

interface FoldFigures {
  readonly rate: number;
  readonly crowdedRate: number;
  readonly cost: string;
}

function foldRows({ profiles }: BenchOptions, { rate, crowdedRate, cost }: FoldFigures): readonly Row[] {
  const slower = rate / crowdedRate - 1;
  return [
    {
      what: `events folded end to end, 100 segments, ${grouped(profiles)} people`,
      target: "≥ 5,000 /s",
      figure: `${grouped(rate)} /s`,
      reached: rate >= 5_000,
      note: `processor time an event: ${cost}`,
    },
    {
      what: "  with 1,000 unrelated segments more",
      target: "< 10 % slower",
      figure: `${grouped(crowdedRate)} /s`,
      reached: slower < 0.1,
      note: `${(slower * 100).toFixed(1)} % slower`,
    },
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
