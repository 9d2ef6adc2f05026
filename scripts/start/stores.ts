import { join } from "node:path";
import { startEmbeddedNats } from "@regulars/db/embedded/nats";
import { startEmbeddedPostgres } from "@regulars/db/embedded/postgres";
import { migratePostgres } from "@regulars/db/migrate-postgres";
import { connectNats, ensureStreams } from "@regulars/runtime/jetstream";
import type { LogRecord } from "./log-record.ts";
import type { Terminal } from "./terminal.ts";

export interface StoresOptions {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  readonly clickhouseUrl: string | undefined;
  readonly durable: boolean;
  readonly terminal: Terminal;
  readonly onLog: (record: LogRecord) => void;
}

/** Where data are: embedded servers of ours, or those that were given by their addresses. */
export interface Stores {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** An address, or the folder that one process opens with the embedded engine. */
  readonly clickhouse: { readonly url: string } | { readonly path: string };
  /** Of the embedded servers. */
  pids(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Starts the embedded servers that are needed, and brings all stores to the newest schema. */
export async function openStores(options: StoresOptions): Promise<Stores> {
  const { dataDir, terminal, durable, onLog } = options;
  const kept: KeptServer[] = [];
  const keep = async (name: string, start: (port: number) => Promise<EmbeddedServer>): Promise<string> => {
    const server = await keepRunning(name, start, onLog);
    kept.push(server);
    return server.url;
  };
  const stop = async (): Promise<void> => {
    for (const server of kept.splice(0).reverse()) await server.stop();
  };
  try {
    const databaseUrl =
      options.databaseUrl ??
      (await terminal.step("PostgreSQL", () =>
        keep("postgres", (port) => startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), port, durable })),
      ));
    const natsUrl =
      options.natsUrl ??
      (await terminal.step("NATS JetStream", () =>
        keep("nats", (port) => startEmbeddedNats({ dataDir: join(dataDir, "nats"), port })),
      ));
    const clickhouse =
      options.clickhouseUrl === undefined ? { path: join(dataDir, "clickhouse") } : { url: options.clickhouseUrl };
    await terminal.step("Schema and streams", () => migrate(databaseUrl, natsUrl, options.clickhouseUrl));
    return {
      databaseUrl,
      natsUrl,
      clickhouse,
      pids: () => pidsOf(kept),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The embedded ClickHouse engine is migrated by the process that holds its folder. */
async function migrate(databaseUrl: string, natsUrl: string, clickhouseUrl: string | undefined): Promise<void> {
  await migratePostgres(databaseUrl);
  const nats = await connectNats(natsUrl, "supervisor");
  try {
    await ensureStreams(await nats.jetstreamManager());
  } finally {
    await nats.close();
  }
  if (clickhouseUrl === undefined) return;
  const [{ openClickHouse }, { migrateClickHouse }] = await Promise.all([
    import("@regulars/db/clickhouse"),
    import("@regulars/db/migrate-clickhouse"),
  ]);
  const clickhouse = openClickHouse({ url: clickhouseUrl });
  try {
    await migrateClickHouse(clickhouse);
  } finally {
    await clickhouse.close();
  }
}

interface EmbeddedServer {
  readonly url: string;
  readonly pid: number;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

interface KeptServer {
  readonly name: string;
  readonly url: string;
  /** None while it is being started again. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** By name, of those that run. */
export function pidsOf(
  all: readonly { readonly name: string; pid(): number | undefined }[],
): Readonly<Record<string, number>> {
  const pids: Record<string, number> = {};
  for (const { name, pid } of all) {
    const number = pid();
    if (number !== undefined) pids[name] = number;
  }
  return pids;
}

/** Starts a server, and starts it again on the same port when it ends by itself; its clients wait and reconnect. */
async function keepRunning(
  name: string,
  start: (port: number) => Promise<EmbeddedServer>,
  onLog: (record: LogRecord) => void,
): Promise<KeptServer> {
  let server = await start(0);
  const { url } = server;
  const port = Number(new URL(url).port);
  let running = true;
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const say = (level: LogRecord["level"], msg: string): void =>
    onLog({ time: new Date().toISOString(), level, process: "supervisor", msg });
  const restart = async (): Promise<void> => {
    for (let waitMs = 250; !stopping; waitMs = Math.min(waitMs * 2, 10_000)) {
      say("error", `${name} ended; starting it again`);
      try {
        server = await start(port);
        running = true;
        watch();
        return;
      } catch (error) {
        say("error", error instanceof Error ? error.message : String(error));
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  };
  const watch = (): void => {
    void server.exited.then(() => {
      running = false;
      if (!stopping) restarting = restart();
    });
  };
  watch();
  return {
    name,
    url,
    pid: () => (running ? server.pid : undefined),
    async stop() {
      stopping = true;
      await restarting;
      await server.stop();
    },
  };
}
