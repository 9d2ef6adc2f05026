import { chown, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { EmbeddedServerError } from "./embedded-server-error.ts";
import { freePort, isPortFree } from "./free-port.ts";
import { claim, endLeftover, readNumber } from "./leftover.ts";
import { keptPassword } from "./password.ts";
import { type PostgresBinaries, postgresBinaries } from "./postgres-binaries.ts";
import { type ServerAccount, serverAccount } from "./server-account.ts";
import { openCluster, openDataDir } from "./server-home.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

export interface EmbeddedPostgresOptions {
  /**
   * The server's own folder, made if it is not there: cluster, log (`postgres.log`) and password. As root, the account that the
   * server runs under must be able to pass through the folders above it, else the cluster itself goes to /var/lib/regulars.
   */
  readonly dataDir: string;
  /** 0 or none: a free one. */
  readonly port?: number;
  /** Default true. False, for tests: nothing is forced to disk, so a crash of the machine (not of a process) may lose data. */
  readonly durable?: boolean;
}

export interface EmbeddedPostgres {
  /** Of the superuser `regulars`, to the database `regulars`. */
  readonly url: string;
  readonly pid: number;
  /** Resolves when the server is gone, whoever ended it. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on the loopback interface, as another account when we are root. It stops with `stop()`, or when this
 * process is gone. A cluster that was left by a crash is recovered; a server that was left running is ended first.
 * @throws EmbeddedServerError
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const account = await serverAccount();
  const binaries = await postgresBinaries(account);
  await openDataDir(dataDir, account);
  const cluster = await openCluster(dataDir, account);
  await endLeftoverServer(dataDir, cluster);
  const password = await keptPassword(join(dataDir, "password"));
  await initCluster(binaries, { cluster, dataDir, password, account });
  await claim(dataDir);
  return startServer({
    binaries,
    account,
    dataDir,
    cluster,
    password,
    port: options.port ?? 0,
    durable: options.durable ?? true,
  });
}

interface Start {
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount | undefined;
  readonly dataDir: string;
  readonly cluster: string;
  readonly password: string;
  readonly port: number;
  readonly durable: boolean;
}

/** Starts again where that helps: a free port was taken meanwhile, or the processes of a killed server are still going. */
async function startServer(start: Start): Promise<EmbeddedPostgres> {
  const logFile = join(start.dataDir, "postgres.log");
  for (let attempt = 1; ; attempt += 1) {
    const port = start.port === 0 ? await freePort() : start.port;
    if (!(await isPortFree(port))) throw new EmbeddedServerError(`PostgreSQL did not start: port ${port} is in use`);
    const server = await startServerProcess({
      command: start.binaries.postgres,
      args: ["-D", start.cluster, ...settings(port, start.durable)],
      logFile,
      account: start.account,
      stopSignal: "SIGINT",
      stopTimeoutMs: 8_000,
    });
    const admin = `postgres://regulars:${start.password}@127.0.0.1:${port}/postgres`;
    if (await answers(server, admin)) {
      await ensureDatabase(admin);
      server.release();
      return { url: admin.replace(/postgres$/, "regulars"), pid: server.pid, exited: server.exited, stop: server.stop };
    }
    await server.stop();
    const reason = await lastFault(logFile);
    const passing =
      /shared memory block|starting up/.test(reason) || (start.port === 0 && /TCP\/IP sockets/.test(reason));
    if (attempt >= 20 || !passing) {
      throw new EmbeddedServerError(`PostgreSQL did not start: ${reason} (its log: ${logFile})`);
    }
    await sleep(250);
  }
}

function settings(port: number, durable: boolean): readonly string[] {
  const values: Readonly<Record<string, string | number>> = {
    port,
    listen_addresses: "127.0.0.1",
    // Paths of sockets have a short limit, and other accounts could reach them.
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: "256MB",
    max_wal_size: "2GB",
    checkpoint_timeout: "15min",
    log_checkpoints: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    // Statements here are short; compiling them costs more than it saves.
    jit: "off",
    // Commits still reach the operating system before they are answered (synchronous_commit stays on), so that a killed server has them.
    ...(durable ? {} : { fsync: "off", full_page_writes: "off" }),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function endLeftoverServer(dataDir: string, cluster: string): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  const pid = await readNumber(pidFile);
  await endLeftover(dataDir, { what: "PostgreSQL", pid, mark: cluster, stopSignal: "SIGINT" });
  // What is left names a process that is none of ours; PostgreSQL would refuse to start for it if the number is in use again.
  await rm(pidFile, { force: true });
}

interface Cluster {
  readonly cluster: string;
  readonly dataDir: string;
  readonly password: string;
  readonly account: ServerAccount | undefined;
}

/** Makes the cluster unless it is there. One that was left half-made has no `complete` mark and is made anew. */
async function initCluster(binaries: PostgresBinaries, options: Cluster): Promise<void> {
  const { cluster, dataDir, password, account } = options;
  const mark = join(dataDir, "complete");
  const isThere = async (file: string) => (await readFile(file, "utf8").catch(() => "")) !== "";
  if ((await isThere(mark)) && (await isThere(join(cluster, "PG_VERSION")))) return;
  for (const entry of await readdir(cluster).catch(() => [])) await rm(join(cluster, entry), { recursive: true });
  const passwordFile = `${cluster}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
  const logFile = join(dataDir, "initdb.log");
  const init = await startServerProcess({
    command: binaries.initdb,
    args: [
      `--pgdata=${cluster}`,
      "--username=regulars",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // The same order and case rules on every machine, whatever locales it has.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-sync",
    ],
    logFile,
    account,
    stopSignal: "SIGTERM",
    stopTimeoutMs: 2_000,
  });
  await init.exited;
  await rm(passwordFile, { force: true });
  if (init.exitCode() !== 0) {
    throw new EmbeddedServerError(
      `PostgreSQL could not make its files: ${await lastFault(logFile)} (its log: ${logFile})`,
    );
  }
  await writeFile(mark, "18\n");
}

/** Waits until the server lets us in; false when it has ended. */
async function answers(server: ServerProcess, url: string): Promise<boolean> {
  while (!server.hasExited()) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    // A connection that breaks later than its failure to connect must not end our process.
    client.on("error", () => undefined);
    try {
      await client.connect();
      return true;
    } catch (error) {
      if ((error as { readonly code?: string }).code === "28P01") return false;
      await sleep(30);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'regulars'");
    if (rowCount === 0) await client.query("create database regulars");
  } finally {
    await client.end();
  }
}

async function lastFault(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, "utf8").catch(() => "")).trimEnd().split("\n").slice(-12);
  const fault = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? "no reason given";
  return fault.replace(/^.*?(FATAL|PANIC|error):\s*/i, "");
}
