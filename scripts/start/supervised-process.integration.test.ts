import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "@regulars/db/embedded/leftover";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LogRecord } from "./log-record.ts";
import { type SupervisedProcess, superviseProcess } from "./supervised-process.ts";

let folder: string;
let log: LogRecord[];
let running: SupervisedProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "regulars-supervised-"));
  log = [];
  running = [];
});

afterEach(async () => {
  for (const process of running) process.kill();
  await rm(folder, { recursive: true, force: true });
});

test("a process that was killed is started again, and says when it serves", async () => {
  const supervised = await supervise('process.send({ kind: "ready" }); setInterval(() => {}, 1000);');
  await supervised.ready();
  const first = supervised.pid() ?? 0;
  process.kill(first, "SIGKILL");
  await until(() => supervised.pid() !== first && supervised.pid() !== undefined);
  await supervised.ready();
  expect(supervised.restarts()).toBe(1);
  expect(log.map(({ msg }) => msg)).toContainEqual(expect.stringContaining("room ended (SIGKILL); starting it again"));
  await supervised.stop();
});

test("a process that cannot start at first is not started again, and its reason is told", async () => {
  const failing = await supervise('process.send({ kind: "failed", message: "no database" }, () => process.exit(1));');
  await expect(failing.ready()).rejects.toThrow("room did not start: no database");
  const crashing = await supervise("process.exit(3);");
  await expect(crashing.ready()).rejects.toThrow("room did not start: it ended with code 3");
  const throwing = await supervise('throw new Error("a stack");');
  await expect(throwing.ready()).rejects.toThrow("it ended with code 1");
  await until(() => log.some(({ level, msg }) => level === "error" && msg.startsWith("room said: Error: a stack")));
  expect([failing.restarts(), crashing.restarts()]).toEqual([0, 0]);
});

test("a stopped process is gone, and is not started again", async () => {
  const supervised = await supervise('process.send({ kind: "ready" }); setInterval(() => {}, 1000);');
  await supervised.ready();
  const pid = supervised.pid() ?? 0;
  await supervised.stop();
  expect(isAlive(pid)).toBe(false);
  expect(supervised.pid()).toBeUndefined();
  expect(supervised.restarts()).toBe(0);
});

test("stopping while a process waits to be started again starts nothing", async () => {
  const supervised = await supervise('process.send({ kind: "ready" }); setInterval(() => {}, 1000);');
  await supervised.ready();
  process.kill(supervised.pid() ?? 0, "SIGKILL");
  await until(() => supervised.pid() === undefined);
  await supervised.stop();
  // Starting another takes longer than the first would have waited.
  await (
    await supervise('setTimeout(() => process.send({ kind: "ready" }), 300); setInterval(() => {}, 1000);')
  ).ready();
  expect(supervised.pid()).toBeUndefined();
});

test("what a process writes is in the log, JSON or not", async () => {
  const supervised = await supervise(
    `console.log('{"level":"info","msg":"hello","n":1}'); console.error("plain"); process.send({ kind: "ready" }); setInterval(() => {}, 1000);`,
  );
  await supervised.ready();
  await until(() => log.length >= 2);
  expect(log).toContainEqual(expect.objectContaining({ process: "room", level: "info", msg: "hello", n: 1 }));
  expect(log).toContainEqual(expect.objectContaining({ process: "room", level: "info", msg: "plain" }));
  await supervised.stop();
});

async function supervise(source: string): Promise<SupervisedProcess> {
  const main = join(folder, `main-${running.length}.mts`);
  await writeFile(main, source);
  const supervised = superviseProcess({ name: "room", main, env: process.env, onLog: (record) => log.push(record) });
  running.push(supervised);
  return supervised;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error("What was waited for did not come about in 15 s");
    await sleep(20);
  }
}
