import { Agent, request as httpRequest, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import type { CollectedBatch } from "@regulars/contracts/event";
import { systemClock } from "@regulars/runtime/clock";
import { createLog } from "@regulars/runtime/log";
import { networkList } from "@regulars/runtime/network-list";
import { createOperations } from "@regulars/runtime/operations";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ByteBudget, createByteBudget } from "./body/read-body.ts";
import { createEdgeMemory } from "./edge-memory.ts";
import { stopServer } from "./http/stop-server.ts";
import { createKeyDirectory } from "./key/key-directory.ts";
import { createRateLimits } from "./limits/rate-limits.ts";
import { createMetrics } from "./metrics.ts";
import { createOriginGate } from "./origin-gate.ts";
import { createPublisher } from "./publisher.ts";
import { createIngestServer } from "./server.ts";
import { apiKeyForTests } from "./testing/api-key-for-tests.ts";
import { type MutatedRequest, mutatedRequest } from "./testing/mutated-request.ts";
import { seededRandom } from "./testing/random.ts";
import { buildTracker } from "./tracker/build-tracker.ts";

const BUDGET_BYTES = 2_000_000;
const kinds = new Map([
  ["public", "public"],
  ["secret", "secret"],
] as const);
const published: CollectedBatch[] = [];

let server: Server;
let budget: ByteBudget;
let port: number;

/** The whole server over a stream that keeps messages in memory, with short time limits. */
beforeAll(async () => {
  const operations = createOperations("ingest");
  const publisher = createPublisher({
    publish: async (_subject, message) => void published.push(JSON.parse(message.toString())),
  });
  budget = createByteBudget(BUDGET_BYTES);
  const elapsedMs = (): number => performance.now();
  const clock = systemClock();
  const deps = {
    keys: createKeyDirectory({
      elapsedMs,
      lookUp: async (key) => {
        const kind = kinds.get(key as "public");
        return kind && apiKeyForTests({ kind });
      },
    }),
    limits: createRateLimits({ perKey: 0, perAddress: 0 }, elapsedMs),
    lastUsed: { note: () => undefined },
    origins: createOriginGate({ publisher, clock, elapsedMs }),
    proxies: networkList("none"),
    publicUrl: undefined,
    publisher,
    memory: createEdgeMemory(),
    clock,
    metrics: createMetrics(operations.registry, () => publisher.bytesInFlight),
    operations,
    tracker: buildTracker(),
    budget,
    log: createLog("ingest", "silent"),
  };
  server = createIngestServer(deps, { headersMs: 300, requestMs: 500, checkMs: 50 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => stopServer(server));

function open(text: string): { readonly socket: Socket; readonly closed: Promise<string> } {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.setEncoding("latin1").on("data", (data) => {
    received += data;
  });
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(received)).on("error", () => {}));
  socket.write(text);
  return { socket, closed };
}

/** True once no body holds any of the budget. */
function budgetIsFree(): boolean {
  if (!budget.take(BUDGET_BYTES)) return false;
  budget.give(BUDGET_BYTES);
  return true;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("a client that sends its body or headers too slowly is answered 408 and let go", async () => {
  const slowBody = open("POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
  const slowHeaders = open("POST /v1/track HTTP/1.1\r\nHo");
  for (const { closed } of [slowBody, slowHeaders]) {
    const answer = await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"timeout"');
  }
  await until(budgetIsFree);
});

test("what is no HTTP is answered in the form of all errors", async () => {
  expect(await open("hello\r\n\r\n").closed).toMatch(/^HTTP\/1\.1 400 .*"code":"bad_request"/s);
  const overflow = open(`GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);
  expect(await overflow.closed).toMatch(/^HTTP\/1\.1 431 /);
});

test("a client that leaves in the middle of its body costs nothing", async () => {
  const connections = Array.from({ length: 50 }, () =>
    open(`POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n${"x".repeat(20_000)}`),
  );
  await until(() => !budgetIsFree());
  for (const { socket } of connections) socket.destroy();
  await until(budgetIsFree);
});

test("bodies of all requests together are bounded: beyond it 503, and the server goes on", async () => {
  budget.take(BUDGET_BYTES);
  const refused = await fetch(`http://127.0.0.1:${port}/v1/track`, { method: "POST", body: "{}" });
  budget.give(BUDGET_BYTES);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  const answered = await fetch(`http://127.0.0.1:${port}/v1/track`, { method: "POST", body: "{}" });
  expect(answered.status).toBe(401);
});

test("200 clients that send a byte at a time are let go in time, and others are served meanwhile", async () => {
  const body = JSON.stringify({ event: "x", userId: "u", writeKey: "secret" });
  // More than they can send before the test ends.
  const head = "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n";
  const startedAt = performance.now();
  const slow = Array.from({ length: 200 }, (_, i) => open(i % 2 === 0 ? head : "POST /v1/tr"));
  const dribble = setInterval(() => {
    for (const { socket } of slow) if (socket.writable) socket.write("x");
  }, 20);
  const served = [];
  for (let i = 0; i < 20; i++)
    served.push((await request({ path: "/v1/track", headers: {}, body: Buffer.from(body) })).status);
  const answers = await Promise.all(slow.map(({ closed }) => closed));
  clearInterval(dribble);
  expect(served).toEqual(Array(20).fill(200));
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  // The limits here are 500 ms, looked at every 50; the rest is for a busy machine.
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  await until(budgetIsFree);
});

test("requests that are sent ahead of their answers are answered in order, and what they hold is bounded", async () => {
  const body = JSON.stringify({ event: "x", userId: "u", writeKey: "secret" });
  const one = `POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const last = `GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
  const answer = await open(one.repeat(300) + last).closed;
  const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  expect(statuses).toHaveLength(301);
  expect(statuses.at(-1)).toBe("404");
  // Each request under way costs a few KB of the budget of 2 MB; beyond it they are told to come again.
  expect(new Set(statuses.slice(0, -1)).has("200")).toBe(true);
  for (const status of statuses.slice(0, -1)) expect(["200", "503"]).toContain(status);
  await until(budgetIsFree);
});

test("many bodies that inflate to far more than they are hold no more than the budget", async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000, "x"), { level: 9 });
  const headers = { "content-encoding": "gzip", "content-length": String(bomb.length) };
  const send = (): Promise<{ readonly status: number }> => request({ path: "/v1/batch", headers, body: bomb });
  const statuses = (await Promise.all(Array.from({ length: 100 }, send))).map(({ status }) => status);
  for (const status of statuses) expect([400, 503]).toContain(status);
  await until(budgetIsFree);
  const fits = gzipSync(JSON.stringify({ event: "x", userId: "u", writeKey: "secret" }));
  const fitting = { "content-encoding": "gzip", "content-length": String(fits.length) };
  expect((await request({ path: "/v1/track", headers: fitting, body: fits })).status).toBe(200);
  await until(budgetIsFree);
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what it looks for
const UNSTORABLE = /[\u0000\p{Surrogate}]/u;

function findUnstorable(key: string, value: unknown): unknown {
  if (key === "__proto__" || UNSTORABLE.test(key)) throw new Error(`The key ${JSON.stringify(key)} was published`);
  if (typeof value === "string" && UNSTORABLE.test(value)) throw new Error(`${JSON.stringify(value)} was published`);
  return value;
}

const agent = new Agent({ keepAlive: true });

function request({ path, headers, body }: MutatedRequest): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const options = { agent, port, host: "127.0.0.1", path, method: "POST", headers };
    const sending = httpRequest(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (data) => {
        text += data;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sending.on("error", reject).end(body);
  });
}

const SEED = Number(process.env.REGULARS_TEST_SEED ?? 20_260_301);

test(`10,000 mutated requests get no 5xx and stop nothing (REGULARS_TEST_SEED=${SEED})`, async () => {
  const random = seededRandom(SEED);
  const statuses = new Map<number, number>();
  const wrong: string[] = [];
  const send = async (): Promise<void> => {
    for (let i = 0; i < 1_000; i++) {
      const sent = mutatedRequest(random);
      const { status, text } = await request(sent);
      const { success } = JSON.parse(text) as { success: boolean };
      if (status >= 500 || success !== (status === 200)) wrong.push(`${status} for ${sent.path}: ${sent.body}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 10 }, send));
  agent.destroy();
  expect(wrong.slice(0, 5)).toEqual([]);
  // The mutations reach both what is accepted and what is refused.
  expect(statuses.get(200)).toBeGreaterThan(500);
  expect(statuses.get(400)).toBeGreaterThan(500);
  expect(budgetIsFree()).toBe(true);
  for (const { events } of published) {
    for (const event of events) {
      expect(typeof event.messageId).toBe("string");
      expect(event.occurredAt).toBeLessThanOrEqual(event.receivedAt);
      expect(event.userId ?? event.anonymousId ?? event.email ?? event.phone).toBeTruthy();
    }
  }
  expect(JSON.stringify(published, findUnstorable)).toBeTruthy();
});
