import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedServerError } from "./embedded-server-error.ts";
import { freePort, isPortFree } from "./free-port.ts";
import { claim, endLeftover, readNumber } from "./leftover.ts";
import { natsBinary } from "./nats-binary.ts";
import { keptPassword } from "./password.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

/** One message holds several requests of up to 500 KB each; a batch of facts may be larger still. */
const MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;

export interface EmbeddedNatsOptions {
  /** The server's own folder, made if it is not there: configuration, JetStream's files, log (`nats.log`) and password. */
  readonly dataDir: string;
  /** 0 or none: a free one. */
  readonly port?: number;
}

export interface EmbeddedNats {
  /** With user and password; `connectNats` understands them. */
  readonly url: string;
  readonly pid: number;
  /** Resolves when the server is gone, whoever ended it. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts this machine's nats-server with JetStream on the loopback interface. It stops with `stop()`, or when this process is
 * gone; one that was left running on the same folder is ended first.
 * @throws EmbeddedServerError
 */
export async function startEmbeddedNats(options: EmbeddedNatsOptions): Promise<EmbeddedNats> {
  const dataDir = resolve(options.dataDir);
  const binary = await natsBinary();
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const configFile = join(dataDir, "nats.conf");
  const logFile = join(dataDir, "nats.log");
  const pid = await readNumber(join(dataDir, "nats.pid"));
  await endLeftover(dataDir, { what: "nats-server", pid, mark: configFile, stopSignal: "SIGTERM" });
  const password = await keptPassword(join(dataDir, "password"));
  await claim(dataDir);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
    if (!(await isPortFree(port))) throw new EmbeddedServerError(`nats-server did not start: port ${port} is in use`);
    await writeFile(configFile, config({ dataDir, port, password, version: binary.version }), { mode: 0o600 });
    const server = await startServerProcess({
      command: binary.path,
      args: ["--config", configFile],
      logFile,
      stopSignal: "SIGTERM",
      stopTimeoutMs: 8_000,
    });
    await writeFile(join(dataDir, "nats.pid"), `${server.pid}\n`);
    if (await answers(server, port)) {
      server.release();
      return {
        url: `nats://regulars:${password}@127.0.0.1:${port}`,
        pid: server.pid,
        exited: server.exited,
        stop: server.stop,
      };
    }
    await server.stop();
    const reason = await lastFault(logFile);
    if (attempt >= 5 || (options.port ?? 0) !== 0 || !/address already in use/.test(reason)) {
      throw new EmbeddedServerError(`nats-server did not start: ${reason} (its log: ${logFile})`);
    }
  }
}

interface Config {
  readonly dataDir: string;
  readonly port: number;
  readonly password: string;
  readonly version: readonly [number, number];
}

function config({ dataDir, port, password, version: [major, minor] }: Config): string {
  // JetStream flushes to disk every two minutes unless told otherwise, which 2.10 was the first to allow. A message survives
  // the end of the server at once in any case, as the operating system has it; this is about the end of the machine.
  const canSync = major > 2 || minor >= 10;
  return [
    "server_name: regulars",
    `listen: 127.0.0.1:${port}`,
    `max_payload: ${MAX_PAYLOAD_BYTES}`,
    `authorization { user: regulars, password: ${JSON.stringify(password)} }`,
    "jetstream {",
    `  store_dir: ${JSON.stringify(join(dataDir, "jetstream"))}`,
    "  max_memory_store: 64MB",
    ...(canSync ? ["  sync_interval: 1s"] : []),
    "}",
    "",
  ].join("\n");
}

/** Waits until the server greets a connection, which it does once JetStream has its streams; false when it has ended. */
async function answers(server: ServerProcess, port: number): Promise<boolean> {
  while (!server.hasExited()) {
    if (await isGreeted(port)) return !server.hasExited();
    await sleep(20);
  }
  return false;
}

async function isGreeted(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket: Socket = connect(port, "127.0.0.1");
    const settle = (greeted: boolean): void => {
      socket.destroy();
      done(greeted);
    };
    socket.once("data", (bytes) => settle(bytes.toString("utf8").startsWith("INFO ")));
    socket.once("error", () => settle(false));
    socket.setTimeout(2_000, () => settle(false));
  });
}

async function lastFault(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, "utf8").catch(() => "")).trimEnd().split("\n").slice(-12);
  return (
    lines.findLast((line) => /\[FTL\]|\[ERR\]|error|nats-server:/i.test(line)) ??
    lines.at(-1) ??
    "no reason given"
  ).trim();
}
