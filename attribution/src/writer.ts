import { setTimeout as sleep } from "node:timers/promises";
import type { StudioId } from "@regulars/contracts/ids";
import { type Change, changesSubject, FACTS_STREAM } from "@regulars/contracts/subjects";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import type { Database } from "@regulars/db/postgres-schema";
import type { Clock } from "@regulars/runtime/clock";
import type { Logger } from "@regulars/runtime/log";
import type { Kysely } from "kysely";
import type { NatsConnection } from "nats";
import { applyFacts, type FactsUnit } from "./apply-facts.ts";
import { appliedFacts } from "./facts-applied.report.ts";
import { type FactsReader, readFacts } from "./facts-reader.ts";
import { createShardOrder, type ShardOrder } from "./shard-order.ts";
import { readOwnDomains } from "./studio.store.ts";
import type { WriterMetrics } from "./writer-metrics.ts";

export interface WriterParts {
  readonly clickhouse: ClickHouseClient;
  readonly database: Kysely<Database>;
  readonly nats: NatsConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: WriterMetrics;
  /** Called after each unit that was applied. */
  readonly onApplied: () => void;
}

/** Least time from one unit's start to the next: many tiny inserts would be more parts than merging keeps up with. */
const UNIT_INTERVAL_MS = 50;
const LONGEST_REST_MS = 500;
/** How long a missing version may be late before the stream is read again from its start, to find it wherever it is; and from then on. */
const GAP_PATIENCE_MS = { first: 5_000, searched: 60_000 };
const BACK_OFF_MS = { first: 250, longest: 10_000 };

/**
 * Writes facts to ClickHouse until the signal: from where it is, in order, each exactly once. While ClickHouse cannot be reached it
 * tries again and reads no further, so nothing is lost and the lag shows.
 */
export async function writeFacts(parts: WriterParts, signal: AbortSignal): Promise<void> {
  const { clickhouse, nats, log } = parts;
  let fromStart = false;
  while (!signal.aborted) {
    const applied = await retrying(parts, signal, () => appliedFacts(clickhouse));
    if (applied === undefined) return;
    const streamSeq = Math.max(0, ...applied.map((shard) => shard.streamSeq));
    const fromSeq = fromStart ? 1 : await firstToRead(nats, streamSeq + 1);
    const order = createShardOrder(new Map(applied.map(({ shard, version }) => [shard, version])), fromSeq);
    const reader = readFacts(nats, fromSeq, log);
    const stop = (): void => void reader.stop();
    signal.addEventListener("abort", stop);
    try {
      await writeFrom(parts, { reader, order, signal, searched: fromStart });
    } finally {
      signal.removeEventListener("abort", stop);
      await reader.stop();
    }
    fromStart = true;
  }
}

interface Reading {
  readonly reader: FactsReader;
  readonly order: ShardOrder;
  readonly signal: AbortSignal;
  /** The whole stream has been read for a missing version. */
  readonly searched: boolean;
}

/** Applies what the reader brings. Ends at the signal, or when a version is missing for so long that the whole stream is to be searched. */
async function writeFrom(parts: WriterParts, { reader, order, signal, searched }: Reading): Promise<void> {
  const { clock, database, clickhouse, log, metrics } = parts;
  let gapSince: number | undefined;
  while (!signal.aborted) {
    const started = performance.now();
    const messages = order.admit(await reader.take());
    const gaps = order.gaps();
    metrics.gaps.set(gaps.length);
    gapSince = gaps.length === 0 ? undefined : (gapSince ?? started);
    if (gapSince !== undefined && started - gapSince > (searched ? GAP_PATIENCE_MS.searched : GAP_PATIENCE_MS.first)) {
      log.error({ gaps, searched }, "facts are missing: these shards stand still until they are found in the stream");
      return;
    }
    if (messages.length > 0) {
      const unit: FactsUnit = { messages, appliedThrough: order.admittedThrough() };
      const changed = await retrying(parts, signal, async () => {
        const studioIds = new Set(messages.flatMap(({ batch }) => batch.facts.map((fact) => fact.studioId)));
        const ownDomains = await readOwnDomains(database, [...studioIds]);
        return applyFacts(clickhouse, unit, { ownDomains, nowMs: clock.now() });
      });
      if (changed === undefined) return;
      announce(parts.nats, changed);
      noteUnit(parts, unit, performance.now() - started);
      parts.onApplied();
    }
    metrics.pending.set(reader.pending());
    const restMs = restAfter(performance.now() - started);
    if (restMs > 0) await sleep(restMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * How long to rest after a unit: under load half of the time, in which more facts gather. Larger units cost less a fact, and who
 * folds events on the same machine comes first.
 */
function restAfter(elapsedMs: number): number {
  return Math.max(UNIT_INTERVAL_MS - elapsedMs, Math.min(elapsedMs, LONGEST_REST_MS));
}

/** Where to read on; from the stream's start when it is shorter than what was read of it, as it was then made anew. */
async function firstToRead(nats: NatsConnection, nextSeq: number): Promise<number> {
  const manager = await nats.jetstreamManager({ checkAPI: false });
  const { state } = await manager.streams.info(FACTS_STREAM);
  return nextSeq > state.last_seq + 1 ? 1 : nextSeq;
}

function announce(nats: NatsConnection, studioIds: Iterable<StudioId>): void {
  const change: Change = { kind: "revenue" };
  for (const studioId of studioIds) nats.publish(changesSubject(studioId), JSON.stringify(change));
}

function noteUnit({ log, metrics }: WriterParts, { messages }: FactsUnit, durationMs: number): void {
  const facts = messages.reduce((sum, { batch }) => sum + batch.facts.length, 0);
  metrics.facts.inc(facts);
  metrics.unitSeconds.observe(durationMs / 1_000);
  log.debug({ messages: messages.length, facts, durationMs: Math.round(durationMs) }, "facts applied");
}

/** The result of the work, tried again with growing pauses until it succeeds; `undefined` once the signal says to stop. */
async function retrying<Result>(
  { log, metrics }: WriterParts,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  for (let waitMs = BACK_OFF_MS.first; !signal.aborted; waitMs = Math.min(2 * waitMs, BACK_OFF_MS.longest)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return undefined;
      metrics.failures.inc();
      log.error({ err: error, waitMs }, "facts could not be applied; trying again");
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}
