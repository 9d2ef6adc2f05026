import { fork } from "node:child_process";
import { once } from "node:events";
import { startStackForTest } from "@regulars/test/harness/stack";
import { createStudio } from "@regulars/test/harness/studio";
import { load } from "../load.ts";
import { type BenchOptions, grouped, type Row } from "../row.ts";

const CONNECTIONS = 64;
const BATCH_CONNECTIONS = 16;
const BATCH_EVENTS = 100;

/**
 * What ingest accepts and makes durable: single events against a bare node:http server under the same client in the same run, and
 * batches. The processors stand still meanwhile, so that what is measured is acceptance; a second figure has them at work.
 */
export async function measureIngest(
  { seconds, say }: BenchOptions,
  wanted: { readonly single: boolean; readonly batch: boolean },
): Promise<readonly Row[]> {
  const stack = await startStackForTest({ durable: true });
  const bare = await startBareServer();
  try {
    const { secretKey: key } = await createStudio(stack.databaseUrl);
    const single = (url: string) => load({ url, key, body: trackBody(), seconds, connections: CONNECTIONS });
    const batch = (url: string) => load({ url, key, body: batchBody(), seconds, connections: BATCH_CONNECTIONS });
    const singleRows: Row[] = [];
    const batchRows: Row[] = [];
    const processors = stack.pids().processors;
    if (processors === undefined) throw new Error("The processors do not run");
    process.kill(processors, "SIGSTOP");
    try {
      if (wanted.single) {
        say("single events, against a bare node:http server");
        const before = await single(bare.url);
        const ours = await single(`${stack.ingestUrl}/v1/track`);
        const after = await single(bare.url);
        singleRows.push(
          singleRow(ours.requests.average, (before.requests.average + after.requests.average) / 2, ours.latency),
        );
      }
      if (wanted.batch) {
        say(`batches of ${BATCH_EVENTS}`);
        batchRows.push(batchRow(await batch(`${stack.ingestUrl}/v1/batch`)));
      }
    } finally {
      process.kill(processors, "SIGCONT");
    }
    if (wanted.single) {
      say("single events, while everything is being folded");
      const busy = await single(`${stack.ingestUrl}/v1/track`);
      singleRows.push({
        what: "  the same while the processors fold all of it",
        target: "",
        figure: `${grouped(busy.requests.average)} /s`,
        note: latencyOf(busy.latency),
      });
    }
    return [...singleRows, ...batchRows];
  } finally {
    bare.stop();
    await stack.stop();
  }
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

function singleRow(ours: number, bare: number, latency: Latency): Row {
  const ratio = ours / bare;
  return {
    what: "single-event POSTs, durable",
    target: "≥ 0.5 of bare node:http",
    figure: `${ratio.toFixed(2)}  (${grouped(ours)} of ${grouped(bare)} /s)`,
    reached: ratio >= 0.5,
    note: latencyOf(latency),
  };
}

function batchRow({
  requests,
  latency,
}: {
  readonly requests: { readonly average: number };
  readonly latency: Latency;
}): Row {
  const eventsPerSecond = requests.average * BATCH_EVENTS;
  return {
    what: `events in batches of ${BATCH_EVENTS}, durable`,
    target: "≥ 25,000 /s",
    figure: `${grouped(eventsPerSecond)} /s`,
    reached: eventsPerSecond >= 25_000,
    note: latencyOf(latency),
  };
}

function latencyOf({ p50, p99 }: Latency): string {
  return `p50 ${p50} ms, p99 ${p99} ms`;
}

const trackBody = (): string => JSON.stringify({ type: "track", ...track(1) });
const batchBody = (): string =>
  JSON.stringify({ batch: Array.from({ length: BATCH_EVENTS }, (_, index) => ({ type: "track", ...track(index) })) });

function track(person: number) {
  return {
    userId: `person-${person}`,
    event: "class.attended",
    properties: { class: "Vinyasa", minutes: 60, teacher: "Mia", room: "Sun" },
    context: { library: { name: "bench", version: "1.0.0" }, locale: "en-GB" },
  };
}

async function startBareServer(): Promise<{ readonly url: string; stop(): void }> {
  const child = fork(new URL("../bare-server.ts", import.meta.url), {
    execArgv: ["--import", import.meta.resolve("tsx")],
  });
  const [message] = (await once(child, "message")) as [{ readonly port: number }];
  return { url: `http://127.0.0.1:${message.port}/`, stop: () => child.disconnect() };
}
