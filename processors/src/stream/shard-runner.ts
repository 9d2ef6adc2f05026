import type { StudioId } from "@regulars/contracts/ids";
import { type Change, changesSubject, EVENTS_STREAM } from "@regulars/contracts/subjects";
import type { Database } from "@regulars/db/postgres-schema";
import type { Clock } from "@regulars/runtime/clock";
import type { KeyedHash } from "@regulars/runtime/keyed-hash";
import type { Logger } from "@regulars/runtime/log";
import type { Kysely } from "kysely";
import type { JetStreamClient, JetStreamManager, NatsConnection } from "nats";
import type { StreamMetrics } from "../metrics.ts";
import { type Position, readPosition } from "../store/position.store.ts";
import { firstDue } from "../store/profiles.store.ts";
import { createAlarm } from "./alarm.ts";
import { createDefinitionCache } from "./definitions.ts";
import { lastSeqOf, openEventsReader } from "./events-reader.ts";
import { foldBatch } from "./fold-batch.ts";
import { startRelay } from "./relay.ts";
import type { Committed } from "./shard-transaction.ts";
import { createSignal } from "./signal.ts";
import { stepDefinitions } from "./step-definitions.ts";
import { tickPeople } from "./tick-people.ts";

export interface ShardDeps {
  readonly database: Kysely<Database>;
  readonly nats: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: StreamMetrics;
  /** Tells identifiers of people who were erased. */
  readonly suppression: KeyedHash;
}

/** Folds one shard for as long as it runs. */
export interface ShardRunner {
  readonly shard: number;
  /** Says that definitions of these studios are not worked out yet. */
  noticeOpen(studioIds: readonly StudioId[]): void;
  /** Resolves when it has stopped: told to, lost to another worker, or broken (then it rejects). */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** Thrown when EVENTS holds less than the shard has folded: its data and Postgres's are not of one time. */
export class StreamBehind extends Error {
  override readonly name = "StreamBehind";
}

export function startShard(deps: ShardDeps, shard: number): ShardRunner {
  const signal = createSignal();
  const open = new Set<StudioId>();
  let stopping = false;
  const done = runShard(deps, { shard, signal, open, isStopping: () => stopping });
  return {
    shard,
    noticeOpen(studioIds) {
      for (const studioId of studioIds) open.add(studioId);
      if (studioIds.length > 0) signal.raise();
    },
    done,
    async stop() {
      stopping = true;
      signal.raise();
      await done.catch(() => {});
    },
  };
}

interface Run {
  readonly shard: number;
  readonly signal: ReturnType<typeof createSignal>;
  readonly open: Set<StudioId>;
  readonly isStopping: () => boolean;
}

async function runShard(deps: ShardDeps, { shard, signal, open, isStopping }: Run): Promise<void> {
  const { database, clock, manager, metrics } = deps;
  let position = await readPosition(database, shard);
  const lastSeq = await lastSeqOf(manager, shard);
  if (lastSeq < position.seq && (await eventsAreBehind(manager, position))) {
    throw new StreamBehind(
      `Shard ${shard} is folded up to ${position.seq}, but EVENTS ends before: was the data of NATS deleted without that of Postgres?`,
    );
  }
  const definitions = createDefinitionCache();
  const reader = openEventsReader(deps.nats, {
    shard,
    fromSeq: position.seq + 1,
    log: deps.log,
    onArrival: signal.raise,
  });
  const relay = startRelay(deps, shard);
  const alarm = createAlarm(clock, signal.raise);
  try {
    alarm.set(await firstDue(database, shard));
    while (!isStopping()) {
      const worked = (await foldWaiting()) || (await tickDue()) || (await stepOpen());
      if (!worked) await signal.wait();
    }
  } finally {
    alarm.cancel();
    await Promise.all([reader.stop(), relay.stop()]);
  }

  function committed<Value>({ value, position: to, dueAt, changes }: Committed<Value>): Value {
    if (to.version !== position.version) relay.wake();
    position = to;
    alarm.atLatest(dueAt);
    publishChanges(deps.nats, changes);
    return value;
  }

  async function foldWaiting(): Promise<boolean> {
    const messages = reader.take();
    const toSeq = messages.at(-1)?.seq;
    if (toSeq === undefined) return false;
    const stopTimer = metrics.batchSeconds.startTimer();
    const folded = committed(await foldBatch({ ...deps, definitions }, { shard, from: position, toSeq, messages }));
    stopTimer();
    metrics.count(folded);
    // A message without events only says that something else of the studio changed.
    for (const { batch, studioId } of messages) if (batch?.events.length === 0) open.add(studioId);
    return true;
  }

  /** Moves the clock of those who are due, but never past an event that is already in EVENTS. */
  async function tickDue(): Promise<boolean> {
    const nowMs = clock.now();
    if (!alarm.isDue(nowMs)) return false;
    if ((await lastSeqOf(manager, shard)) > position.seq) return waitForEvents(signal);
    const { ticked, more } = committed(await tickPeople({ ...deps, definitions }, { shard, from: position, nowMs }));
    metrics.ticks.inc(ticked);
    if (!more) alarm.set(await firstDue(database, shard));
    return true;
  }

  async function stepOpen(): Promise<boolean> {
    const [studioId] = open;
    if (studioId === undefined) return false;
    const options = { shard, from: position, nowMs: clock.now() };
    const outcome = committed(await stepDefinitions({ ...deps, definitions }, studioId, options));
    // A studio that waits for its history is noticed again when that has been read.
    if (outcome !== "more") open.delete(studioId);
    else deps.nats.publish(changesSubject(studioId), JSON.stringify({ kind: "segments" } satisfies Change));
    return true;
  }
}

/** True when the whole stream ends before the position; a shard's own last message may also just have aged out. */
async function eventsAreBehind(manager: JetStreamManager, { seq }: Position): Promise<boolean> {
  const { state } = await manager.streams.info(EVENTS_STREAM);
  return state.last_seq < seq;
}

/** Events are there that have not arrived yet: they come first. */
async function waitForEvents(signal: ReturnType<typeof createSignal>): Promise<boolean> {
  await signal.wait();
  return true;
}

function publishChanges(nats: NatsConnection, changes: ReadonlyMap<StudioId, readonly Change[]>): void {
  for (const [studioId, list] of changes)
    for (const change of list) nats.publish(changesSubject(studioId), JSON.stringify(change));
}
