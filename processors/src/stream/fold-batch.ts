import type { EventId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import type { Clock } from "@regulars/runtime/clock";
import type { KeyedHash } from "@regulars/runtime/keyed-hash";
import type { Logger } from "@regulars/runtime/log";
import type { Kysely } from "kysely";
import type { Position } from "../store/position.store.ts";
import type { DefinitionCache } from "./definitions.ts";
import { type FoldedMessages, foldMessages } from "./fold-messages.ts";
import { blamesData, findRefused } from "./isolate.ts";
import type { ShardMessage } from "./messages.ts";
import { type Committed, inShard, rehearse } from "./shard-transaction.ts";
import type { Quarantine } from "./studio-messages.ts";

export interface FoldBatchDeps {
  readonly database: Kysely<Database>;
  readonly definitions: DefinitionCache;
  readonly clock: Clock;
  readonly log: Logger;
  readonly suppression: KeyedHash;
}

export interface Batch {
  readonly shard: number;
  readonly from: Position;
  readonly toSeq: number;
  readonly messages: readonly ShardMessage[];
}

const NONE: Quarantine = new Map();

/**
 * Folds a batch in one transaction; when the database refuses what is in it, finds the events to blame, sets them aside as dead
 * letters and folds the others.
 */
export async function foldBatch(deps: FoldBatchDeps, batch: Batch): Promise<Committed<FoldedMessages>> {
  const { definitions, clock, log, suppression } = deps;
  const { shard, from, messages } = batch;
  const options = (quarantined: Quarantine) => ({ definitions, from, nowMs: clock.now(), quarantined, suppression });
  const fold = (quarantined: Quarantine) =>
    inShard(deps, batch, (tx) => foldMessages(tx, messages, options(quarantined)));
  try {
    return await fold(NONE);
  } catch (error) {
    if (!blamesData(error)) throw error;
    log.warn(
      { code: error.code, shard, messages: messages.length },
      "a batch was refused by the database: looking for the events to blame",
    );
    const ids = messages.flatMap(idsOf);
    const refused = await findRefused(ids, (some) =>
      rehearse(deps, (tx) => foldMessages(tx, only(messages, new Set(some)), options(NONE))),
    );
    try {
      return await fold(refused);
    } catch (again) {
      if (!blamesData(again)) throw again;
      // It is none of the events by themselves: nothing is folded, and all is kept.
      return fold(new Map(ids.map((id) => [id, `Refused by the database together with others (${again.code})`])));
    }
  }
}

/** What can be set aside by itself: each event, and each dead letter that is to be folded again. */
function idsOf({ batch }: ShardMessage): readonly EventId[] {
  return [...(batch?.events ?? []).map((event) => event.eventId), ...(batch?.replay ?? [])];
}

/** The messages with nothing in them but these. */
function only(messages: readonly ShardMessage[], ids: ReadonlySet<EventId>): readonly ShardMessage[] {
  return messages.flatMap(({ batch, ...message }) => {
    if (batch === undefined) return [];
    const events = batch.events.filter((event) => ids.has(event.eventId));
    const replay = (batch.replay ?? []).filter((id) => ids.has(id));
    return [{ ...message, batch: { ...batch, events, replay, rejected: [] } }];
  });
}
