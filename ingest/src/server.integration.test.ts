import { Agent, request as httpRequest, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { CollectedBatch } from "@regulars/contracts/event";
import { systemClock } from "@regulars/runtime/clock";
import { createLog } from "@regulars/runtime/log";
import { networkList } from "@regulars/runtime/network-list";
import { createOperations } from "@regulars/runtime/operations";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ByteBudget, createByteBudget } from "./body/read-body.ts";
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
    clock,
    metrics: createMetrics(operations.registry, () => publisher.bytesInFlight),
    operations,
    tracker: { source: "", etag: '""' },
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
  expect(wrong).toEqual([]);
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
