import { setTimeout as sleep } from "node:timers/promises";
import type { CollectedBatch } from "@regulars/contracts/event";
import type { ProfileId } from "@regulars/contracts/ids";
import { eventsSubject } from "@regulars/contracts/subjects";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import type { Database } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { Stoppable } from "@regulars/runtime/lifecycle";
import type { Logger } from "@regulars/runtime/log";
import {
  addToCounter,
  type CounterState,
  type EventSpec,
  emptyCounter,
  readsProperties,
} from "@regulars/segments/counters";
import type { Kysely } from "kysely";
import type { NatsConnection } from "nats";
import {
  type FillingCounter,
  fillingCounters,
  forgetHistory,
  type HistoryCounter,
  insertHistory,
  markFilled,
} from "./backfill.store.ts";
import { appliedFacts } from "./facts-applied.report.ts";
import { heldByPerson } from "./held-history.ts";
import { type HistoricEvent, historyByPerson } from "./history.report.ts";

export interface BackfillerParts {
  readonly clickhouse: ClickHouseClient;
  readonly database: Kysely<Database>;
  readonly nats: NatsConnection;
  readonly log: Logger;
}

export interface Backfiller extends Stoppable {
  /** Says that ClickHouse has more facts, which a counter may be waiting for. */
  poke(): void;
}

const CHECK_INTERVAL_MS = 1_000;

/**
 * Reads the history of counters that a new or edited segment needs: once ClickHouse has the facts up to the point from which the
 * stream counts, each person's state is computed by the same functions as in the stream and handed over in Postgres, all of a
 * counter's at once. Cut short it begins again, and leaves nothing behind. Holds one page of history in memory.
 */
export function startBackfiller(parts: BackfillerParts): Backfiller {
  const stopping = new AbortController();
  let poked = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      poked = new AbortController();
      try {
        await fillDueCounters(parts, stopping.signal);
      } catch (error) {
        if (!stopping.signal.aborted) parts.log.warn({ err: error }, "history could not be read; trying again");
      }
      const signal = AbortSignal.any([stopping.signal, poked.signal]);
      await sleep(CHECK_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    poke: () => poked.abort(),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Fills every counter whose facts ClickHouse has. Counters of one studio over the same events, or over traits, are read together. */
export async function fillDueCounters(parts: BackfillerParts, signal?: AbortSignal): Promise<void> {
  const filling = await fillingCounters(parts.database);
  if (filling.length === 0) return;
  const applied = new Map((await appliedFacts(parts.clickhouse)).map(({ shard, version }) => [shard, version]));
  const groups = new Map<string, FillingCounter[]>();
  for (const counter of filling) {
    if ((applied.get(counter.shard) ?? 0) < counter.fromVersion) continue;
    const { studioId, spec } = counter;
    const group = spec.kind === "held" ? studioId : `${studioId} ${spec.event}`;
    groups.set(group, [...(groups.get(group) ?? []), counter]);
  }
  for (const counters of groups.values()) {
    if (signal?.aborted) return;
    await fillTogether(parts, counters, signal);
  }
}

async function fillTogether(
  parts: BackfillerParts,
  counters: readonly FillingCounter[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const [any] = counters;
  if (any === undefined) return;
  const { studioId } = any;
  const keys = counters.map((counter) => counter.key);
  const started = performance.now();
  let people = 0;
  await parts.database.transaction().execute(async (tx) => {
    await forgetHistory(tx, studioId, keys);
    people = await fillFromHistory({ clickhouse: parts.clickhouse, tx, signal }, counters);
    await markFilled(
      tx,
      studioId,
      counters.map((counter) => counter.slot),
    );
  });
  const durationMs = Math.round(performance.now() - started);
  parts.log.info({ studioId, counters: keys.length, people, durationMs }, "history of counters read");
  // Wakes the worker of the shard, which adds the history to its counters.
  const wake: CollectedBatch = { v: 1, studioId, events: [] };
  await parts.nats.jetstream().publish(eventsSubject(studioId), JSON.stringify(wake));
}

/** @returns how many states were written */
async function fillFromHistory(
  {
    clickhouse,
    tx,
    signal,
  }: { readonly clickhouse: ClickHouseClient; readonly tx: WorkerTx; readonly signal: AbortSignal | undefined },
  counters: readonly FillingCounter[],
): Promise<number> {
  const [any] = counters;
  if (any === undefined) return 0;
  const pages = historyByPerson(clickhouse, any.studioId, {
    of: any.spec.kind === "held" ? "traits" : { event: any.spec.event },
    throughSeq: Math.max(...counters.map((counter) => counter.fromSeq)),
    properties: counters.some(({ spec }) => spec.kind === "held" || readsProperties(spec)),
  });
  let written = 0;
  for await (const events of pages) {
    // Thrown out of the transaction, which leaves nothing behind.
    signal?.throwIfAborted();
    const rows = countersOfPage(counters, events);
    await insertHistory(tx, any.studioId, rows);
    written += rows.length;
  }
  return written;
}

function countersOfPage(
  counters: readonly FillingCounter[],
  events: readonly HistoricEvent[],
): readonly HistoryCounter[] {
  return counters.flatMap(({ key: counterKey, spec, fromSeq }) => {
    const known = events.filter(({ seq }) => seq <= fromSeq);
    const states = spec.kind === "held" ? heldByPerson(spec, known) : countedByPerson(spec, known);
    return [...states].map(([profileId, state]) => ({ counterKey, profileId, state }));
  });
}

function countedByPerson(spec: EventSpec, events: readonly HistoricEvent[]): ReadonlyMap<ProfileId, CounterState> {
  const empty = emptyCounter(spec);
  const states = new Map<ProfileId, CounterState>();
  for (const event of events) {
    const before = states.get(event.profileId) ?? empty;
    const after = addToCounter(spec, before, event);
    if (after !== before) states.set(event.profileId, after);
  }
  return states;
}
