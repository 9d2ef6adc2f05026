import { applyFacts } from "@regulars/attribution/apply-facts";
import type { CollectedEvent } from "@regulars/contracts/event";
import type { ImportId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { newId } from "@regulars/runtime/ids";
import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { startBench } from "../../processors/src/test-bench.ts";
import { openTestClickHouse } from "../harness/clickhouse.ts";
import { seededRandom } from "../harness/random.ts";
import { FLOW_SEGMENTS } from "./flow-segments.ts";
import { type PastEvent, randomHistory, SPAN_MS } from "./random-history.ts";

const SEGMENTS: Readonly<Record<string, SegmentDefinition>> = {
  ...FLOW_SEGMENTS,
  "Spent fifty at once": {
    v: 1,
    rule: { kind: "did", event: "order.completed", where: [{ path: ["total"], op: "greaterThan", value: 50 }] },
  },
  "On a monthly plan": { v: 1, rule: { kind: "trait", path: ["membership", "plan"], op: "equals", value: "monthly" } },
  "Tagged early": { v: 1, rule: { kind: "trait", path: ["tags"], op: "contains", value: "early" } },
};
const END_MS = Date.UTC(2026, 5, 1);
const imported = { importId: newId<ImportId>(), startsJourneys: false };

type Bench = Awaited<ReturnType<typeof startBench>>;

describe("history that is imported, in any order", async () => {
  const clickhouse = await openTestClickHouse();
  const benches: Bench[] = [];
  let versions = 0;
  afterAll(async () => {
    for (const bench of benches) await bench.stop();
    await clickhouse.close();
  });

  /** A studio with the segments, and nobody in it yet. */
  async function studio(): Promise<Bench> {
    const bench = await startBench();
    benches.push(bench);
    for (const [name, { rule }] of Object.entries(SEGMENTS)) await bench.define(name, rule);
    return bench;
  }

  /** Brings a studio's facts to ClickHouse, some at a time. */
  async function report(bench: Bench, from = 0): Promise<number> {
    const facts = await bench.facts();
    for (let at = from; at < facts.length; at += 150) {
      versions += 1;
      const batch = { v: 1, shard: 0, version: versions, facts: facts.slice(at, at + 150) } as const;
      const unit = { messages: [{ batch, streamSeq: versions }], appliedThrough: versions };
      await applyFacts(clickhouse.client, unit, { ownDomains: () => [], nowMs: END_MS });
    }
    return facts.length;
  }

  it.each([1, 2])("leaves what it would have left as it happened, and again nothing (seed %i)", async (seed) => {
    const history = randomHistory({ seed, events: 700, people: 40, endMs: END_MS });
    const [live, past] = [await studio(), await studio()];
    live.clock.set(END_MS - SPAN_MS);
    for (let at = 0; at < history.length; at += 70) {
      const some = history.slice(at, at + 70);
      await live.publish(some.map((event) => ({ ...event, receivedAt: event.occurredAt })));
      live.clock.set(some.at(-1)?.occurredAt ?? END_MS);
      await live.settled();
    }
    live.clock.set(END_MS);
    await live.settled();
    await report(live);

    past.clock.set(END_MS);
    const rows = shuffled(history, seed).map((event) => ({ ...event, key: "secret", imported }) as const);
    await publishAll(past, rows);
    const reported = await report(past);
    const expected = await outcome(live, clickhouse);
    expect(expected.memberships.length).toBeGreaterThan(40);
    expect(expected.credits.length).toBeGreaterThan(20);
    expect(await outcome(past, clickhouse)).toEqual(expected);

    await publishAll(past, shuffled(rows, seed + 1));
    expect(await report(past, reported)).toBe(reported);
    expect(await outcome(past, clickhouse)).toEqual(expected);
  });
});

async function publishAll(bench: Bench, rows: readonly Partial<CollectedEvent>[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 300) await bench.publish(rows.slice(at, at + 300));
  await bench.settled();
}

function shuffled<Event extends PastEvent>(events: readonly Event[], seed: number): readonly Event[] {
  const random = seededRandom(seed);
  return events
    .map((event) => ({ event, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event);
}

/** All that a studio's events have led to, by names that are the same in every studio. */
async function outcome(
  { database, facts, studioId }: Bench,
  { client }: Awaited<ReturnType<typeof openTestClickHouse>>,
) {
  const messageIds = new Map(
    (await facts()).flatMap((fact) =>
      fact.kind === "event" ? [[fact.event.eventId as string, fact.event.messageId]] : [],
    ),
  );
  const { rows: people } = await sql`
    select shown_as, email, first_seen_at, last_seen_at,
      (select jsonb_object_agg(key, value -> 'v') from jsonb_each(traits) where value ? 'v') as traits,
      (select jsonb_object_agg(c.counter_key, s.value) from jsonb_each(state -> 'counters') s join segment_counter c on c.slot = s.key::int) as counters,
      (select array_agg(kind || ' ' || value order by kind, value) from identifier i where i.profile_id = p.profile_id) as identifiers
    from profile p order by shown_as`.execute(database);
  const { rows: memberships } = await sql`
    select s.name, p.shown_as from membership m join segment s using (studio_id, segment_id)
    join profile p using (studio_id, profile_id) order by 1, 2`.execute(database);
  const { rows: counts } = await sql`select name, member_count from segment order by name`.execute(database);
  const report = async (query: string) => {
    const answer = await client.query({ query, query_params: { studioId }, format: "JSONEachRow" });
    const named = (await answer.json<Record<string, unknown>>()).map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, messageIds.get(String(value)) ?? value])),
    );
    return named.map((row) => JSON.stringify(row)).sort();
  };
  const [touchpoints, orders, credits] = await Promise.all([
    report(`
      select message_id, at, device, source, medium, direct, utm_campaign, click_id, referrer, landing_page
      from touchpoint final where studio_id = {studioId:UUID} and removed = 0`),
    report(`
      select order_id, toString(event_id) as event, occurred_at, currency, amount_minor, refunded_minor, refused_refunds
      from orders final where studio_id = {studioId:UUID}`),
    report(`
      select order_id, model, entry, kind, at, currency, amount_minor, attributed, toString(touch_event_id) as touch, source, medium, campaign
      from credit final where studio_id = {studioId:UUID}
        and run_id in (select run_id from orders final where studio_id = {studioId:UUID})`),
  ]);
  return { people, memberships, counts, touchpoints, orders, credits };
}
