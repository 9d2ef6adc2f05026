import type { Database } from "@regulars/db/postgres-schema";
import type { Clock } from "@regulars/runtime/clock";
import type { Logger } from "@regulars/runtime/log";
import type { Kysely } from "kysely";
import type { Position } from "../store/position.store.ts";
import type { DefinitionCache } from "./definitions.ts";
import { type FoldedMessages, foldMessages, type Quarantine } from "./fold-messages.ts";
import { blamesData, findRefused } from "./isolate.ts";
import type { ShardMessage } from "./messages.ts";
import { type Committed, inShard, rehearse } from "./shard-transaction.ts";

export interface FoldBatchDeps {
  readonly database: Kysely<Database>;
  readonly definitions: DefinitionCache;
  readonly clock: Clock;
  readonly log: Logger;
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
  const { definitions, clock, log } = deps;
  const { shard, from, messages } = batch;
  const fold = (quarantined: Quarantine) =>
    inShard(deps, batch, (tx) => foldMessages(tx, messages, { definitions, from, nowMs: clock.now(), quarantined }));
  try {
    return await fold(NONE);
  } catch (error) {
    if (!blamesData(error)) throw error;
    log.warn(
      { code: error.code, shard, messages: messages.length },
      "a batch was refused by the database: looking for the events to blame",
    );
    const refused = await findRefused(messages, (one) =>
      rehearse(deps, (tx) => foldMessages(tx, one, { definitions, from, nowMs: clock.now(), quarantined: NONE })),
    );
    if (refused.size > 0) return fold(refused);
    // Only together are they refused: none of them is folded, all are kept.
    const together = `Refused by the database together with others (${error.code})`;
    return fold(
      new Map(messages.flatMap(({ batch }) => batch?.events ?? []).map(({ eventId }) => [eventId, together])),
    );
  }
}
