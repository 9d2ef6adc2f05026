import type { CollectedBatch, CollectedEvent } from "@regulars/contracts/event";
import { isUuid, type StudioId } from "@regulars/contracts/ids";

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
  return { seq, studioId, size: text.length, batch: readBatch(studioId, text), text };
}

/** The batch that a text is, or `undefined` when it is none of this studio, or has an event that nothing could be done with. */
export function readBatch(studioId: StudioId, text: string): CollectedBatch | undefined {
  const batch = readJson<Partial<CollectedBatch>>(text);
  const isBatch = batch?.v === 1 && batch.studioId === studioId && Array.isArray(batch.events);
  return isBatch && batch.events.every(isTold) ? (batch as CollectedBatch) : undefined;
}

/** The event that the text of a dead letter is, or `undefined` when it is none. */
export function readEvent(text: string): CollectedEvent | undefined {
  const event = readJson<CollectedEvent>(text);
  return isTold(event) ? event : undefined;
}

function readJson<Value>(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/** Whether an event has what even setting it aside needs: its ids and instants. */
function isTold(event: Partial<CollectedEvent> | null | undefined): event is CollectedEvent {
  return (
    typeof event?.eventId === "string" &&
    isUuid(event.eventId) &&
    typeof event.messageId === "string" &&
    Number.isSafeInteger(event.receivedAt) &&
    Number.isSafeInteger(event.occurredAt)
  );
}
