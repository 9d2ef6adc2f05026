import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { connectNats, ensureStreams } from "@regulars/runtime/jetstream";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive } from "./leftover.ts";
import { startEmbeddedNats } from "./nats.ts";
import { startEmbeddedPostgres } from "./postgres.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "regulars-embedded-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("postgres keeps its rows over a stop and a start, as an account that is not root", async () => {
  const dataDir = join(folder, "postgres");
  const first = await startEmbeddedPostgres({ dataDir, durable: false });
  await query(first.url, "create table kept as select 7 as number");
  const uid = (await readFile(`/proc/${first.pid}/status`, "utf8").catch(() => "Uid:\t1")).match(/Uid:\t(\d+)/)?.[1];
  expect(uid).not.toBe("0");
  await first.stop();
  const second = await startEmbeddedPostgres({ dataDir, durable: false });
  expect(await query(second.url, "select number from kept")).toEqual([{ number: 7 }]);
  await second.stop();
  await second.exited;
});

test("postgres sorts and folds case by Unicode, and has trigram search", async () => {
  const server = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durable: false });
  await query(server.url, "create extension pg_trgm");
  expect(await query(server.url, "select lower('ÉÇ') as folded")).toEqual([{ folded: "éç" }]);
  await server.stop();
});

test("nats keeps its messages over a stop and a start, and asks for the password", async () => {
  const dataDir = join(folder, "nats");
  const first = await startEmbeddedNats({ dataDir });
  const before = await connectNats(first.url, "test");
  await ensureStreams(await before.jetstreamManager());
  await before.jetstream().publish("events.1.x", "hello");
  expect(before.info?.max_payload).toBe(8 * 1024 * 1024);
  await before.close();
  await expect(connectNats(first.url.replace(/\/\/.*@/, "//"), "test")).rejects.toThrow(/Authorization/i);
  await first.stop();
  const second = await startEmbeddedNats({ dataDir });
  const after = await connectNats(second.url, "test");
  expect((await (await after.jetstreamManager()).streams.info("EVENTS")).state.messages).toBe(1);
  await after.close();
  await second.stop();
});

test("servers end with the process that started them, and start again on what it left", async () => {
  const parent = await startParent();
  parent.child.kill("SIGKILL");
  await until(() => !isAlive(parent.postgres) && !isAlive(parent.nats));
  await startAndStopBoth();
});

test("servers that were killed with everything else start again", async () => {
  const parent = await startParent();
  parent.child.kill("SIGKILL");
  process.kill(parent.postgres, "SIGKILL");
  process.kill(parent.nats, "SIGKILL");
  await startAndStopBoth();
});

test("a server whose starter still runs is not taken from it", async () => {
  const parent = await startParent();
  await expect(startEmbeddedPostgres({ dataDir: join(folder, "postgres") })).rejects.toThrow(/already runs on/);
  await expect(startEmbeddedNats({ dataDir: join(folder, "nats") })).rejects.toThrow(/already runs on/);
  parent.child.kill("SIGKILL");
  await until(() => !isAlive(parent.postgres) && !isAlive(parent.nats));
});

test("a number left in postmaster.pid that another process has by now is no hindrance", async () => {
  const dataDir = join(folder, "postgres");
  await (await startEmbeddedPostgres({ dataDir, durable: false })).stop();
  const moved = await readFile(join(dataDir, "moved-to"), "utf8").catch(() => join(dataDir, "cluster"));
  await writeFile(join(moved.trim(), "postmaster.pid"), `${process.pid}\n`);
  await (await startEmbeddedPostgres({ dataDir, durable: false })).stop();
});

test("a busy port gives one line that says so", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as AddressInfo;
  const inUse = new RegExp(`port ${port} is in use$`);
  await expect(startEmbeddedNats({ dataDir: join(folder, "nats"), port })).rejects.toThrow(inUse);
  await expect(startEmbeddedPostgres({ dataDir: join(folder, "postgres"), port })).rejects.toThrow(inUse);
  holder.close();
});

async function startAndStopBoth(): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durable: false });
  const nats = await startEmbeddedNats({ dataDir: join(folder, "nats") });
  await postgres.stop();
  await nats.stop();
}

/** Another process that starts both servers and then only waits. */
async function startParent(): Promise<{ child: ChildProcess; postgres: number; nats: number }> {
  const program = join(folder, "parent.mts");
  const source = (name: string) => pathToFileURL(join(import.meta.dirname, name)).href;
  await writeFile(
    program,
    `import { startEmbeddedNats } from "${source("nats.ts")}";
     import { startEmbeddedPostgres } from "${source("postgres.ts")}";
     const postgres = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(join(folder, "postgres"))}, durable: false });
     const nats = await startEmbeddedNats({ dataDir: ${JSON.stringify(join(folder, "nats"))} });
     process.send({ postgres: postgres.pid, nats: nats.pid });
     setInterval(() => {}, 60_000);`,
  );
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [pids] = (await once(child, "message")) as [{ postgres: number; nats: number }];
  return { child, ...pids };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error("What was waited for did not come about in 15 s");
    await sleep(20);
  }
}
