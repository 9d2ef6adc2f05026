import { isUuid } from "@regulars/contracts/ids";

/** What an entry's id stands for. */
export type EntryKey =
  | { readonly kind: "event"; readonly eventId: string }
  | { readonly kind: "letter"; readonly eventId: string }
  | { readonly kind: "rejected"; readonly seq: number; readonly position: number };

/** Digits of the parts of a rejected entry's id, for every place that makes one. */
export const SEQ_DIGITS = 15;
/** Of the greatest `integer` of Postgres: what the fold refuses stands after all that ingest did, from a million on. */
export const POSITION_DIGITS = 10;
const MAX_POSITION = 2_147_483_647;
const REJECTED = new RegExp(`^rejected:(\\d{1,${SEQ_DIGITS}}):(\\d{1,${POSITION_DIGITS}})$`);

/** The id of an entry. Numbers have leading zeros, so that ids of one kind sort as what they stand for. */
export function entryId(key: EntryKey): string {
  if (key.kind !== "rejected") return `${key.kind}:${key.eventId}`;
  return `rejected:${padded(key.seq, SEQ_DIGITS)}:${padded(key.position, POSITION_DIGITS)}`;
}

export function parseEntryId(id: string): EntryKey | undefined {
  const [kind, eventId = ""] = id.split(":");
  if (kind === "event" || kind === "letter") return isUuid(eventId) ? { kind, eventId } : undefined;
  const [, seq, position] = REJECTED.exec(id) ?? [];
  if (seq === undefined || Number(position) > MAX_POSITION) return undefined;
  return { kind: "rejected", seq: Number(seq), position: Number(position) };
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}

/** A place in the stream of entries; those before it are older. */
export interface EntryCursor {
  readonly at: number;
  readonly id: string;
}

/** Newest first; of one instant the greater id first. */
export function newestFirst(a: EntryCursor, b: EntryCursor): number {
  if (a.at !== b.at) return b.at - a.at;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
