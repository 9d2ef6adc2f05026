import { chmod, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type DemoStudio, ensureDemoStudio } from "@regulars/db/demo/demo-studio";
import { keptPassword } from "@regulars/db/embedded/password";
import { ensureStaff } from "../../admin/server/auth/ensure-staff.ts";
import { build, isBuilt, ROOT } from "./admin-build.ts";
import { openLogFile } from "./log-file.ts";
import { isAtLeast, type LogRecord } from "./log-record.ts";
import { takePort } from "./ports.ts";
import { openStores, pidsOf, type Stores } from "./stores.ts";
import { StartError, type SupervisedProcess, superviseProcess } from "./supervised-process.ts";
import { silentTerminal, type Terminal } from "./terminal.ts";

export type ProcessName = "ingest" | "processors" | "admin" | "attribution";

export interface StackOptions {
  /** Everything that is kept: embedded servers' data, secret, demo keys, log. */
  readonly dataDir: string;
  /** 0 or none: a free one. */
  readonly adminPort?: number;
  /** 0 or none: a free one. */
  readonly ingestPort?: number;
  /** Default `system`. */
  readonly clock?: "system" | "manual";
  /** Variables of `.env.example`: DATABASE_URL, NATS_URL and CLICKHOUSE_URL replace the embedded servers, the rest goes to the processes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether to make the demo studio; default true. */
  readonly demo?: boolean;
  /** False, for tests: the embedded PostgreSQL forces nothing to disk. */
  readonly durable?: boolean;
  /** Where to say what is being done; default nowhere. The log goes to `<dataDir>/log/regulars.log` in any case. */
  readonly terminal?: Terminal;
}

/** All of Regulars, running. */
export interface Stack {
  readonly adminUrl: string;
  readonly ingestUrl: string;
  /** Of the owner. */
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly logFile: string;
  readonly demo: DemoStudio | undefined;
  /** Of the processes and embedded servers (`postgres`, `nats`) that run now, by name; one that is being started again is not there. */
  pids(): Readonly<Record<string, number>>;
  /** Resolves when a process serves (again, after it ended). */
  ready(name: ProcessName): Promise<void>;
  /** How often a process was started again. */
  restarts(name: ProcessName): number;
  /** Stops everything in reverse order. */
  stop(): Promise<void>;
  /** Ends our processes at once; the embedded servers follow when this process ends. */
  kill(): void;
}

/** What runs so far, to be stopped whatever comes next. */
interface Running {
  stores?: Stores;
  readonly processes: SupervisedProcess[];
}

/**
 * Starts everything and waits until it serves. Processes and servers that end by themselves are started again.
 * @throws StartError, EmbeddedServerError or BuildError, with what to do; what was started by then is stopped
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dataDir = resolve(options.dataDir);
  await openDataFolder(dataDir);
  const logFile = join(dataDir, "log", "regulars.log");
  const log = openLogFile(logFile);
  const onLog = (record: LogRecord): void => {
    log.write(JSON.stringify(record));
    if (isAtLeast(record, "warn")) options.terminal?.log(record);
  };
  const running: Running = { processes: [] };
  const stop = async (): Promise<void> => {
    for (const process of running.processes.splice(0).reverse()) await process.stop();
    await running.stores?.stop();
    log.close();
  };
  try {
    const started = await start({ ...options, dataDir }, running, onLog);
    return { ...started, ...controls(running), logFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Started = Pick<Stack, "adminUrl" | "ingestUrl" | "databaseUrl" | "natsUrl" | "demo">;

async function start(options: StackOptions, running: Running, onLog: (record: LogRecord) => void): Promise<Started> {
  const { dataDir, env = {}, terminal = silentTerminal } = options;
  const addresses = await takeAddresses(options);
  if (!(await isBuilt())) await terminal.step("Building the admin", build);
  const stores = await openStores({
    dataDir,
    databaseUrl: given(env.DATABASE_URL),
    natsUrl: given(env.NATS_URL),
    clickhouseUrl: given(env.CLICKHOUSE_URL),
    durable: options.durable ?? true,
    terminal,
    onLog,
  });
  running.stores = stores;
  const demo =
    options.demo === false
      ? undefined
      : await terminal.step("Demo studio", () => openDemo(stores.databaseUrl, join(dataDir, "demo.json")));
  const secret = given(env.REGULARS_SECRET) ?? (await keptPassword(join(dataDir, "secret")));
  const processEnv = environmentOf(options, { addresses, stores, secret });
  await terminal.step("Processes", async () => {
    for (const [name, main] of mains("url" in stores.clickhouse)) {
      running.processes.push(superviseProcess({ name, main: join(ROOT, main), env: processEnv, onLog }));
    }
    await Promise.all(running.processes.map((process) => process.ready()));
  });
  const { adminUrl, ingestUrl } = addresses;
  return { adminUrl, ingestUrl, databaseUrl: stores.databaseUrl, natsUrl: stores.natsUrl, demo };
}

/** In the order in which they start; they stop the other way round, so what accepts stops before what works it off. */
function mains(hasClickHouseServer: boolean): readonly (readonly [ProcessName, string])[] {
  return [
    ["admin", "admin/server/main.ts"],
    // With the embedded engine the admin runs this too, as one process alone may hold the engine's folder.
    ...(hasClickHouseServer ? [["attribution", "attribution/src/main.ts"] as const] : []),
    ["processors", "processors/src/main.ts"],
    ["ingest", "ingest/src/main.ts"],
  ];
}

interface Addresses {
  readonly host: string;
  readonly adminPort: number;
  readonly ingestPort: number;
  readonly adminUrl: string;
  readonly ingestUrl: string;
}

/** Free ports are chosen here and not by the processes, so that one that is started again is where it was. */
async function takeAddresses({ env = {}, adminPort = 0, ingestPort = 0 }: StackOptions): Promise<Addresses> {
  const host = given(env.REGULARS_HOST) ?? "127.0.0.1";
  const admin = await takePort({ port: adminPort, host, what: "admin", variable: "REGULARS_ADMIN_PORT" });
  const ingest = await takePort({ port: ingestPort, host, what: "collect API", variable: "REGULARS_INGEST_PORT" });
  return {
    host,
    adminPort: admin,
    ingestPort: ingest,
    adminUrl: given(env.REGULARS_ADMIN_URL) ?? `http://localhost:${admin}`,
    ingestUrl: given(env.REGULARS_INGEST_URL) ?? `http://localhost:${ingest}`,
  };
}

/** The environment of every process: ours, what was given, and above both what this stack is. */
function environmentOf(
  { dataDir, env = {}, clock = "system" }: StackOptions,
  { addresses, stores, secret }: { addresses: Addresses; stores: Stores; secret: string },
): Readonly<Record<string, string | undefined>> {
  return {
    ...process.env,
    ...env,
    // A manual clock is refused in production.
    NODE_ENV: clock === "manual" ? "test" : (given(env.NODE_ENV) ?? "production"),
    DATABASE_URL: stores.databaseUrl,
    NATS_URL: stores.natsUrl,
    CLICKHOUSE_URL: "url" in stores.clickhouse ? stores.clickhouse.url : "",
    REGULARS_CLICKHOUSE_PATH: "path" in stores.clickhouse ? stores.clickhouse.path : "",
    REGULARS_DATA_DIR: dataDir,
    REGULARS_CLOCK: clock,
    REGULARS_HOST: addresses.host,
    REGULARS_ADMIN_PORT: String(addresses.adminPort),
    REGULARS_INGEST_PORT: String(addresses.ingestPort),
    REGULARS_ADMIN_URL: addresses.adminUrl,
    REGULARS_INGEST_URL: addresses.ingestUrl,
    REGULARS_SECRET: secret,
  };
}

async function openDemo(databaseUrl: string, file: string): Promise<DemoStudio> {
  const demo = await ensureDemoStudio(databaseUrl, file);
  const { email, password, studioId } = demo;
  await ensureStaff({ databaseUrl, email, password, name: "Demo", studioIds: [studioId] });
  return demo;
}

function controls(running: Running): Pick<Stack, "pids" | "ready" | "restarts" | "kill"> {
  const find = (name: ProcessName): SupervisedProcess => {
    const found = running.processes.find((each) => each.name === name);
    if (found === undefined) throw new StartError(`There is no process ${name} here`);
    return found;
  };
  return {
    pids: () => ({ ...running.stores?.pids(), ...pidsOf(running.processes) }),
    ready: (name) => find(name).ready(),
    restarts: (name) => find(name).restarts(),
    kill: () => {
      for (const process of running.processes) process.kill();
    },
  };
}

/** Others may pass through it (the account of PostgreSQL, when we are root), but not look into it; what is secret in it is closed. */
async function openDataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700).catch((cause: unknown) => {
    throw new StartError(`${dataDir} belongs to another user. Start as that user, or set REGULARS_DATA_DIR.`, {
      cause,
    });
  });
}

/** An empty variable counts as none. */
function given(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
