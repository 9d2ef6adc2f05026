import { EVENTS_STREAM, FACTS_STREAM } from "@regulars/contracts/subjects";
import {
  type ConnectionOptions,
  connect,
  DiscardPolicy,
  type JetStreamManager,
  type NatsConnection,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "nats";

const DAY_MS = 86_400_000;

/**
 * EVENTS keeps 30 days so that a shard can be folded again; FACTS keeps 7 so that a writer that was away can catch up. A stream
 * that is full refuses new messages (ingest answers 503) and never drops old ones that were accepted.
 */
const STREAMS: readonly Partial<StreamConfig>[] = [
  { name: EVENTS_STREAM, subjects: ["events.>"], max_age: nanos(30 * DAY_MS) },
  { name: FACTS_STREAM, subjects: ["facts.>"], max_age: nanos(7 * DAY_MS), duplicate_window: nanos(600_000) },
];

/**
 * Connects and stays connected: reconnects for ever, as the processes that use it wait out an outage.
 * `url` may be several, separated by commas; user and password (or a token) stand in the first: `nats://user:password@host:4222`.
 */
export async function connectNats(url: string, processName: string): Promise<NatsConnection> {
  return connect({
    ...serversOf(url),
    name: `regulars-${processName}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    pingInterval: 10_000,
  });
}

/** The client takes hosts and credentials apart from each other. */
function serversOf(url: string): Pick<ConnectionOptions, "servers" | "user" | "pass" | "token"> {
  const urls = url.split(",").map((each) => new URL(each.includes("://") ? each.trim() : `nats://${each.trim()}`));
  const [user, pass] = [urls[0]?.username ?? "", urls[0]?.password ?? ""].map(decodeURIComponent);
  const servers = urls.map(({ host }) => host);
  if (user === undefined || user === "") return { servers };
  return pass === undefined || pass === "" ? { servers, token: user } : { servers, user, pass };
}

/** Makes the streams if they are not there, unreplicated; how many replicas a cluster keeps is its operator's, and stays. */
export async function ensureStreams(manager: JetStreamManager): Promise<void> {
  for (const stream of STREAMS) {
    const config: Partial<StreamConfig> = {
      ...stream,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      storage: StorageType.File,
    };
    const name = stream.name ?? "";
    if (await exists(manager, name)) await manager.streams.update(name, config);
    else await manager.streams.add(config);
  }
}

async function exists(manager: JetStreamManager, name: string): Promise<boolean> {
  for await (const known of manager.streams.names()) if (known === name) return true;
  return false;
}
