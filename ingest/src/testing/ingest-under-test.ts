import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CollectedBatch, CollectedEvent, RejectedEvent } from "@regulars/contracts/event";
import type { StudioId } from "@regulars/contracts/ids";
import { EVENTS_STREAM } from "@regulars/contracts/subjects";
import { type EmbeddedNats, startEmbeddedNats } from "@regulars/db/embedded/nats";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@regulars/db/embedded/postgres";
import { migratePostgres } from "@regulars/db/migrate-postgres";
import { openPool } from "@regulars/db/postgres";
import { type ManualClock, manualClock } from "@regulars/runtime/clock";
import { newId } from "@regulars/runtime/ids";
import { connectNats, ensureStreams } from "@regulars/runtime/jetstream";
import { createLifecycle, type Stoppable } from "@regulars/runtime/lifecycle";
import { createLog } from "@regulars/runtime/log";
import { networkList } from "@regulars/runtime/network-list";
import type { Rates } from "../limits/rate-limits.ts";
import { startIngest } from "../start.ts";

/** Ingest on servers of its own, with one studio. */
export interface IngestUnderTest extends Stoppable {
  readonly url: string;
  readonly studioId: StudioId;
  readonly keys: { readonly public: string; readonly secret: string; readonly disabled: string };
  readonly clock: ManualClock;
  readonly postgres: EmbeddedPostgres;
  readonly natsFolder: string;
  nats: EmbeddedNats;
  /** Stops ingest alone. */
  stopIngest(): Promise<void>;
  /** All that is in the stream, read by a connection of its own. */
  stored(): Promise<{
    readonly events: CollectedEvent[];
    readonly rejected: RejectedEvent[];
    readonly messages: number;
  }>;
  post(path: string, body: unknown, options?: PostOptions): Promise<Posted>;
}

export interface PostOptions {
  /** By Basic auth; default the secret key. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Posted {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
  readonly json: any;
}

export const NOW_MS = Date.parse("2026-03-01T12:00:00Z");

/** REGULARS_SECRET of the ingest under test. */
export const SECRET = "a secret that is long enough for tests";

/** @param rates default: no limit, as tests send fast from one address */
export async function startIngestUnderTest(rates: Rates = { perKey: 0, perAddress: 0 }): Promise<IngestUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "regulars-ingest-"));
  const natsFolder = join(folder, "nats");
  const [postgres, nats] = await Promise.all([
    startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durable: false }),
    startEmbeddedNats({ dataDir: natsFolder }),
  ]);
  await migratePostgres(postgres.url);
  const studio = await createStudio(postgres.url);
  const connection = await connectNats(nats.url, "ingest");
  await ensureStreams(await connection.jetstreamManager());
  const log = createLog("ingest", "silent");
  const lifecycle = createLifecycle(log);
  const pool = openPool(postgres.url, { role: "regulars_app", onError: () => undefined });
  const clock = manualClock(NOW_MS);
  const clients = { pool, nats: connection, clock, log };
  const { port } = await startIngest(lifecycle, clients, {
    host: "127.0.0.1",
    port: 0,
    secret: SECRET,
    rates,
    proxies: networkList("private"),
  });
  const url = `http://127.0.0.1:${port}`;
  const running: IngestUnderTest = {
    ...studio,
    url,
    clock,
    postgres,
    nats,
    natsFolder,
    stopIngest: () => lifecycle.stop(),
    stored: () => readStream(running.nats.url),
    post: (path, body, options) => post(url + path, body, { key: studio.keys.secret, ...options }),
    async stop() {
      await lifecycle.stop();
      await connection.close();
      await pool.end();
      await Promise.all([running.nats.stop(), postgres.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return running;
}

async function createStudio(databaseUrl: string): Promise<Pick<IngestUnderTest, "studioId" | "keys">> {
  const studioId = newId<StudioId>();
  const made = (): string => randomBytes(16).toString("hex");
  const keys = { public: made(), secret: made(), disabled: made() };
  const pool = openPool(databaseUrl, { role: "owner", onError: () => undefined });
  await pool.query("insert into studio (studio_id, name, time_zone, currency) values ($1, 'Studio', 'UTC', 'EUR')", [
    studioId,
  ]);
  for (const [kind, key] of Object.entries(keys)) {
    await pool.query(
      `insert into api_key (studio_id, key_id, kind, name, key_hash, shown, disabled_at)
       values ($1, $2, $3, 'test', $4, '', $5)`,
      [
        studioId,
        newId(),
        kind === "public" ? "public" : "secret",
        createHash("sha256").update(key).digest(),
        kind === "disabled" ? new Date() : null,
      ],
    );
  }
  await pool.end();
  return { studioId, keys };
}

async function readStream(natsUrl: string): ReturnType<IngestUnderTest["stored"]> {
  const connection = await connectNats(natsUrl, "test");
  const manager = await connection.jetstreamManager();
  const { state } = await manager.streams.info(EVENTS_STREAM);
  const events: CollectedEvent[] = [];
  const rejected: RejectedEvent[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const message = await manager.streams.getMessage(EVENTS_STREAM, { seq });
    const batch = message.json<CollectedBatch>();
    events.push(...batch.events);
    rejected.push(...(batch.rejected ?? []));
  }
  await connection.close();
  return { events, rejected, messages: state.messages };
}

async function post(url: string, body: unknown, { key, headers }: PostOptions): Promise<Posted> {
  const raw = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const authorization = key ? { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` } : {};
  const response = await fetch(url, {
    method: "POST",
    body: raw as BodyInit,
    headers: { "content-type": "application/json", ...authorization, ...headers },
  });
  return { status: response.status, headers: response.headers, json: JSON.parse(await response.text()) };
}
