/**
 * A shard is the unit of ordering: one worker at a time folds it. A studio is wholly in one shard, so identity merges,
 * segments and caps of one studio are seen in one order.
 */
export const SHARD_COUNT = 32;

/** FNV-1a (32 bit) over the UTF-16 code units of the id, modulo the number of shards. Stable for ever: it names subjects. */
export function shardOf(studioId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < studioId.length; i++) {
    hash ^= studioId.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % SHARD_COUNT;
}
