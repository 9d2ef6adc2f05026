import { chmod, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type DemoStudio, ensureDemoStudio } from "@regulars/db/demo/demo-studio";
import { freePort, isPortFree } from "@regulars/db/embedded/free-port";
import { keptPassword } from "@regulars/db/embedded/password";
import { ensureStaff } from "../../admin/server/auth/ensure-staff.ts";
import { build, isBuilt, ROOT } from "./admin-build.ts";
import { openLogFile } from "./log-file.ts";
import { isAtLeast, type LogRecord } from "./log-record.ts";
import { portHolder } from "./port-holder.ts";
import { openStores, type Stores } from "./stores.ts";
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

/**
 * Starts everything and waits until it serves. Processes and servers that end by themselves are started again.
 * @throws StartError, EmbeddedServerError or BuildError, with what to do; what was started by then is stopped
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { env = {}, terminal = silentTerminal, clock = "system" } = options;
  const dataDir = resolve(options.dataDir);
  await openDataFolder(dataDir);
  const logFile = join(dataDir, "log", "regulars.log");
  const log = openLogFile(logFile);
  const onLog = (record: LogRecord): void => {
    log.write(JSON.stringify(record));
    if (isAtLeast(record, "warn")) terminal.log(record);
  };
  const host = env.REGULARS_HOST ?? "127.0.0.1";
  const processes: SupervisedProcess[] = [];
  let stores: Stores | undefined;
  const stop = async (): Promise<void> => {
    for (const running of processes.splice(0).reverse()) await running.stop();
    await stores?.stop();
    log.close();
  };
  try {
    const adminPort = await takePort(options.adminPort ?? 0, host, "admin", "REGULARS_ADMIN_PORT");
    const ingestPort = await takePort(options.ingestPort ?? 0, host, "ingest", "REGULARS_INGEST_PORT");
    if (!(await isBuilt())) await terminal.step("Building the admin", build);
    stores = await openStores({
      dataDir,
      databaseUrl: given(env.DATABASE_URL),
      natsUrl: given(env.NATS_URL),
      clickhouseUrl: given(env.CLICKHOUSE_URL),
      durable: options.durable ?? true,
      terminal,
      onLog,
    });
    const { databaseUrl, natsUrl } = stores;
    const demo =
      options.demo === false
        ? undefined
        : await terminal.step("Demo studio", () => openDemo(databaseUrl, join(dataDir, "demo.json")));
    const adminUrl = given(env.REGULARS_ADMIN_URL) ?? `http://localhost:${adminPort}`;
    const ingestUrl = given(env.REGULARS_INGEST_URL) ?? `http://localhost:${ingestPort}`;
    const processEnv: Record<string, string | undefined> = {
      ...process.env,
      ...env,
      // A manual clock is refused in production.
      NODE_ENV: clock === "manual" ? "test" : (given(env.NODE_ENV) ?? "production"),
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      CLICKHOUSE_URL: "url" in stores.clickhouse ? stores.clickhouse.url : "",
      REGULARS_CLICKHOUSE_PATH: "path" in stores.clickhouse ? stores.clickhouse.path : "",
      REGULARS_DATA_DIR: dataDir,
      REGULARS_CLOCK: clock,
      REGULARS_HOST: host,
      REGULARS_ADMIN_PORT: String(adminPort),
      REGULARS_INGEST_PORT: String(ingestPort),
      REGULARS_ADMIN_URL: adminUrl,
      REGULARS_INGEST_URL: ingestUrl,
      REGULARS_SECRET: given(env.REGULARS_SECRET) ?? (await keptPassword(join(dataDir, "secret"))),
    };
    await terminal.step("Processes", async () => {
      for (const [name, main] of mains("url" in (stores as Stores).clickhouse)) {
        processes.push(superviseProcess({ name, main: join(ROOT, main), env: processEnv, onLog }));
      }
      await Promise.all(processes.map((running) => running.ready()));
    });
    const find = (name: ProcessName): SupervisedProcess => {
      const running = processes.find((each) => each.name === name);
      if (running === undefined) throw new StartError(`There is no process ${name} here`);
      return running;
    };
    return {
      adminUrl,
      ingestUrl,
      databaseUrl,
      natsUrl,
      logFile,
      demo,
      pids: () => ({ ...stores?.pids(), ...pidsOf(processes) }),
      ready: (name) => find(name).ready(),
      restarts: (name) => find(name).restarts(),
      stop,
      kill: () => {
        for (const running of processes) running.kill();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
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

async function openDemo(databaseUrl: string, file: string): Promise<DemoStudio> {
  const demo = await ensureDemoStudio(databaseUrl, file);
  const { email, password, studioId } = demo;
  await ensureStaff({ databaseUrl, email, password, name: "Demo", studioIds: [studioId] });
  return demo;
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

async function takePort(port: number, host: string, what: string, variable: string): Promise<number> {
  if (port === 0) return freePort();
  if (await isPortFree(port, host)) return port;
  const holder = await portHolder(port);
  throw new StartError(
    `Port ${port} (${what}) is in use${holder === undefined ? "" : ` by ${holder}`}. Stop that, or set ${variable} to another port.`,
  );
}

/** An empty variable counts as none. */
function given(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function pidsOf(processes: readonly SupervisedProcess[]): Readonly<Record<string, number>> {
  const running = processes.map((each) => [each.name, each.pid()] as const);
  return Object.fromEntries(running.filter((entry): entry is readonly [string, number] => entry[1] !== undefined));
}
