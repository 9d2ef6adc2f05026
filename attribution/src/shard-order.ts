import type { FactsMessage } from "./facts-reader.ts";

/**
 * Puts messages into the order of each shard's versions, which count without gaps: what is applied already is dropped, and what comes
 * too early is held until the versions before it have come. Nothing is ever applied past a gap, as that would lose facts unnoticed.
 */
export interface ShardOrder {
  /** Messages that may be applied now, in order. */
  admit(messages: readonly FactsMessage[]): readonly FactsMessage[];
  /** Shards that wait for a version. */
  gaps(): readonly Gap[];
  /** The stream's sequence before which everything has been admitted; reading on from here misses nothing. */
  admittedThrough(): number;
}

export interface Gap {
  readonly shard: number;
  /** The version that is missing. */
  readonly version: number;
  readonly held: number;
}

/** Most messages that a shard holds; those beyond are dropped, and read again from the stream once the gap is mended. */
const HELD_PER_SHARD = 256;

/** @param applied the version of each shard that is in ClickHouse; 0 for one that is not named */
export function createShardOrder(applied: ReadonlyMap<number, number>, fromSeq: number): ShardOrder {
  const admitted = new Map(applied);
  const held = new Map<number, Map<number, FactsMessage>>();
  let lastSeq = fromSeq - 1;
  let earliestDropped = Number.POSITIVE_INFINITY;

  const next = (shard: number): number => (admitted.get(shard) ?? 0) + 1;
  const hold = (message: FactsMessage): void => {
    const { shard, version } = message.batch;
    const ofShard = held.get(shard) ?? new Map<number, FactsMessage>();
    held.set(shard, ofShard);
    if (ofShard.size < HELD_PER_SHARD) ofShard.set(version, message);
    else earliestDropped = Math.min(earliestDropped, message.streamSeq);
  };
  const release = (shard: number): readonly FactsMessage[] => {
    const released: FactsMessage[] = [];
    const ofShard = held.get(shard);
    for (;;) {
      const message = ofShard?.get(next(shard));
      if (message === undefined) break;
      ofShard?.delete(next(shard));
      admitted.set(shard, message.batch.version);
      released.push(message);
    }
    if (ofShard?.size === 0) held.delete(shard);
    return released;
  };

  return {
    admit(messages) {
      const admissible: FactsMessage[] = [];
      for (const message of messages) {
        lastSeq = Math.max(lastSeq, message.streamSeq);
        const { shard, version } = message.batch;
        if (version < next(shard)) continue;
        if (version > next(shard)) {
          hold(message);
          continue;
        }
        admitted.set(shard, version);
        admissible.push(message, ...release(shard));
      }
      return admissible;
    },
    gaps: () => [...held].map(([shard, messages]) => ({ shard, version: next(shard), held: messages.size })),
    admittedThrough() {
      const seqs = [...held.values()].flatMap((messages) => [...messages.values()].map((message) => message.streamSeq));
      return Math.min(lastSeq, earliestDropped - 1, ...seqs.map((seq) => seq - 1));
    },
  };
}
