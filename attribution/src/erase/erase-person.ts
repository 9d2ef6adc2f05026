import type { FactBatch } from "@regulars/contracts/fact";
import { shardOf } from "@regulars/contracts/shard";
import { EVENTS_STREAM, eventsSubject, FACTS_STREAM, factsSubject } from "@regulars/contracts/subjects";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import type { Database } from "@regulars/db/postgres-schema";
import type { Clock } from "@regulars/runtime/clock";
import { inflateJson } from "@regulars/runtime/deflate";
import type { Logger } from "@regulars/runtime/log";
import type { Kysely } from "kysely";
import type { NatsConnection } from "nats";
import { appliedFacts } from "../facts-applied.report.ts";
import { eraseHistory } from "./erase-history.ts";
import { eraseMessages } from "./erase-messages.ts";
import {
  finishErasure,
  forgetHistoryOf,
  forgetSeen,
  namingNobody,
  noteRemoved,
  type OpenErasure,
} from "./erasure.store.ts";
import { blankLines } from "./import-files.ts";
import { createPersonFinder, type PersonFinder } from "./person-finder.ts";
import { type PersonHistory, personHistory } from "./person-history.report.ts";
import { findRefusals, removeRefusals } from "./refusals.store.ts";

/** How far the stream was, at or after the instant at which it had forgotten a person: nothing of theirs comes later. */
export interface ForgottenAt {
  readonly seq: number;
  readonly version: number;
}

export interface EraseDeps {
  readonly clickhouse: ClickHouseClient;
  readonly database: Kysely<Database>;
  readonly nats: NatsConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Forgets a person whom the stream has forgotten in all that is left: what was refused and the files of imports (Postgres), messages (EVENTS and
 * FACTS), history (ClickHouse). History goes last, as the rest is found by it; so whatever is cut short is simply done again. Nothing that is
 * logged names the person.
 *
 * @returns false while ClickHouse has not applied all that was folded of them: it is not time yet
 */
export async function erasePerson(
  deps: EraseDeps,
  erasure: OpenErasure,
  { seq, version }: ForgottenAt,
): Promise<boolean> {
  const { clickhouse, database, clock } = deps;
  const { studioId, pending } = erasure;
  const { profileIds = [], identifiers = [], salt = erasure.erasureId } = pending;
  const shard = shardOf(studioId);
  const applied = await appliedFacts(clickhouse);
  if ((applied.find((each) => each.shard === shard)?.version ?? 0) < version) return false;

  const history = await personHistory(clickhouse, studioId, profileIds);
  const formerly = await namingNobody(database, studioId, history.addresses);
  const names = [...identifiers, ...formerly, ...profileIds.map((value) => ({ kind: "profileId", value }))];
  const finder = createPersonFinder(names);
  await eraseRows(deps, erasure, { finder, history });
  await eraseStreams(deps, erasure, {
    finder,
    history,
    through: { events: seq, facts: Math.max(0, ...applied.map(({ streamSeq }) => streamSeq)) },
  });
  await eraseHistory(clickhouse, { ...erasure, profileIds, names, finder, salt }, (rows) =>
    noteRemoved(database, erasure, prefixed("clickhouse", rows)),
  );
  await forgetHistoryOf(database, studioId, profileIds);
  await finishErasure(database, { ...erasure, nowMs: clock.now() });
  return true;
}

interface Sought {
  readonly finder: PersonFinder;
  readonly history: PersonHistory;
}

async function eraseRows({ database }: EraseDeps, erasure: OpenErasure, { finder, history }: Sought): Promise<void> {
  const { studioId } = erasure;
  const refusals = await findRefusals(database, studioId, { finder, eventIds: history.eventIds });
  const { rejected, letters, lines } = refusals;
  await noteRemoved(
    database,
    erasure,
    prefixed("postgres", { rejected_event: rejected.length, dead_letter: letters.length, import_error: lines.length }),
  );
  await removeRefusals(database, studioId, refusals);
  const blanked = await blankLines(database, studioId, finder);
  const seen = await forgetSeen(database, studioId, history.messageIds);
  await noteRemoved(database, erasure, prefixed("postgres", { import_chunk: blanked, seen_message: seen }));
}

async function eraseStreams(
  { database, nats, log, signal }: EraseDeps,
  erasure: OpenErasure,
  { finder, history, through }: Sought & { readonly through: { readonly events: number; readonly facts: number } },
): Promise<void> {
  const { studioId } = erasure;
  const text = new TextDecoder();
  const events = await eraseMessages(nats, {
    stream: EVENTS_STREAM,
    subject: eventsSubject(studioId),
    throughSeq: through.events,
    log,
    signal,
    isTheirs: ({ seq, data }) => history.seqs.has(seq) || finder.names(text.decode(data)),
  });
  const facts = await eraseMessages(nats, {
    stream: FACTS_STREAM,
    subject: factsSubject(shardOf(studioId)),
    throughSeq: through.facts,
    log,
    signal,
    isTheirs: ({ data }) => factsName(data, { erasure, finder }),
  });
  await noteRemoved(database, erasure, prefixed("stream", { EVENTS: events, FACTS: facts }));
}

/** Whether facts of this studio name the person; a shard has facts of others, too. */
async function factsName(
  data: Uint8Array,
  { erasure, finder }: { readonly erasure: OpenErasure; readonly finder: PersonFinder },
): Promise<boolean> {
  const { facts } = await inflateJson<FactBatch>(data);
  return facts.some((fact) => fact.studioId === erasure.studioId && finder.names(JSON.stringify(fact)));
}

function prefixed(store: string, counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${store}.${name}`, count]));
}
