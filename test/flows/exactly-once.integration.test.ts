import type { StudioId } from "@regulars/contracts/ids";
import { openClickHouse } from "@regulars/db/clickhouse";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { type CollectBody, generateEvents, generateMachineEvents } from "../harness/generate-events.ts";
import { seededRandom } from "../harness/random.ts";
import { sendInOrder } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest, type TestStack, type Victim } from "../harness/stack.ts";
import { createStudio } from "../harness/studio.ts";
import {
  differences,
  distinctMessageIds,
  expectExactlyOnce,
  machineMessageIds,
  NONE,
  type Sent,
} from "./expect-exactly-once.ts";
import { createFlowSegments, FLOW_SEGMENTS } from "./flow-segments.ts";

const EVENTS = 20_000;
const PEOPLE = 2_000;
const MACHINE_EVENTS = 300;
const CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const KILLS = 3;

/** What is killed, and the seed of the events and of the moments. */
const KILLED: readonly (readonly [string, Victim, number])[] = [
  ["the processors", "processors", 1],
  ["the ClickHouse writer", "admin", 2],
  ["nats-server", "nats", 3],
  ["PostgreSQL", "postgres", 4],
  ["ingest", "ingest", 5],
];

describe("an event accepted with 2xx is in every report exactly once, whatever is killed in between", async () => {
  let stack = await startStackForTest();
  const { dataDir } = stack;
  const everything: (Sent & { readonly changeIds: readonly string[] })[] = [];
  afterAll(() => stack.stop());

  it.each(KILLED)("%s, three times with SIGKILL", async (_name, victim, seed) => {
    const flow = await openFlow(stack, seed);
    const sending = flow.send(stack);
    await killAtRandom(stack, victim, seed);
    await sending;
    everything.push(await flow.finish(stack));
  });

  it("everything stopped at a moment and started again loses nothing", async () => {
    const flow = await openFlow(stack, 6);
    const [first, second] = [flow.bodies.slice(0, 12_000), flow.bodies.slice(12_000)];
    await flow.send(stack, first);
    await stack.stopOnly();
    stack = await startStackForTest({ dataDir });
    await flow.send(stack, second);
    everything.push(await flow.finish(stack));
  });

  it("ClickHouse holds each event, entry and exit once, and a machine's apart", async () => {
    await stack.stopOnly();
    // The engine's folder is free once the process that held it is gone.
    const clickhouse = openClickHouse({ path: `${dataDir}/clickhouse` });
    const idsOf = async (studioId: StudioId, column: string, from: string): Promise<readonly string[]> => {
      const answer = await clickhouse.query({
        query: `select toString(${column}) as id from ${from} and studio_id = {studioId:UUID}`,
        query_params: { studioId },
        format: "JSONEachRow",
      });
      return (await answer.json<{ id: string }>()).map((row) => row.id);
    };
    expect(everything.length).toBe(KILLED.length + 1);
    for (const sent of everything) {
      const messageIds = await idsOf(sent.studioId, "message_id", "event final where type != 'derived'");
      expect(differences(distinctMessageIds(sent), messageIds)).toEqual(NONE);
      const moves = "event final where name in ('segment.entered', 'segment.exited')";
      expect(differences(sent.changeIds, await idsOf(sent.studioId, "event_id", moves))).toEqual(NONE);
      const machines = await idsOf(sent.studioId, "message_id", "profileless_event final where notEmpty(bot_reasons)");
      expect(differences(machineMessageIds(sent), machines)).toEqual(NONE);
      expect(await idsOf(sent.studioId, "device", "touchpoint where startsWith(message_id, 'machine-')")).toEqual([]);
    }
    await clickhouse.close();
  });
});

interface Flow {
  readonly bodies: readonly CollectBody[];
  send(stack: TestStack, bodies?: readonly CollectBody[]): Promise<void>;
  /** Waits until all is worked out, and holds it against the oracle. */
  finish(stack: TestStack): Promise<Sent & { readonly changeIds: readonly string[] }>;
}

/** A new studio whose segments are there before the events, but for some that are made when half of them is sent. */
async function openFlow(stack: TestStack, seed: number): Promise<Flow> {
  const studio = await createStudio(stack.databaseUrl, { name: `Studio ${seed}` });
  const client = (at: TestStack) => adminClient(at.adminUrl, { secretKey: studio.secretKey });
  const names = Object.keys(FLOW_SEGMENTS);
  const segments = new Map(await createFlowSegments(client(stack), names.slice(0, -3)));
  const endMs = Date.now() - 60_000;
  const bodies = generateEvents({ seed, people: PEOPLE, events: EVENTS, endMs });
  const machineBodies = generateMachineEvents({ seed, events: MACHINE_EVENTS, endMs });
  return {
    bodies,
    async send(at, part = bodies) {
      const options = { ingestUrl: at.ingestUrl, key: studio.secretKey, paceMs: 40 };
      const half = Math.floor(part.length / 2);
      // Sent again where a flow sends in parts: it is the same message, and so the same event.
      const machines = sendInOrder(machineBodies, { ...options, key: studio.publicKey, userAgent: CRAWLER, size: 10 });
      await sendInOrder(part.slice(0, half), options);
      const later = createFlowSegments(client(at), names.slice(-3));
      await sendInOrder(part.slice(half), options);
      await machines;
      for (const [id, definition] of await later) segments.set(id, definition);
    },
    async finish(at) {
      await settled(client(at), 90_000);
      const sent = { studioId: studio.studioId, bodies, machineBodies, segments };
      return { ...sent, changeIds: await expectExactlyOnce(at, sent) };
    },
  };
}

/** The moments are a seed's, the first while events come in; each kill waits until what was killed before serves again. */
async function killAtRandom(stack: TestStack, victim: Victim, seed: number): Promise<void> {
  const random = seededRandom(seed);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await new Promise((resolve) => setTimeout(resolve, random.integer(150, 1_500)));
    await stack.killAndAwait(victim);
  }
}
