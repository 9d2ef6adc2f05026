import type { CollectedBatch } from "@regulars/contracts/event";
import type { StudioId } from "@regulars/contracts/ids";

/** A message of EVENTS as a shard reads it. */
export interface ShardMessage {
  readonly seq: number;
  readonly studioId: StudioId;
  /** Length of the text: what it costs in memory, near enough. */
  readonly size: number;
  /** `undefined` when it is no `CollectedBatch`; then `text` holds what came. */
  readonly batch: CollectedBatch | undefined;
  readonly text: string;
}

/** Reads a message; one that ingest did not write is kept as it is, with the studio that its subject names. */
export function readMessage(seq: number, subject: string, text: string): ShardMessage {
  const studioId = (subject.split(".")[2] ?? "") as StudioId;
  return { seq, studioId, size: text.length, batch: parse(studioId, text), text };
}

function parse(studioId: StudioId, text: string): CollectedBatch | undefined {
  try {
    const batch = JSON.parse(text) as CollectedBatch;
    return batch.v === 1 && batch.studioId === studioId && Array.isArray(batch.events) ? batch : undefined;
  } catch {
    return undefined;
  }
}
