import { isUuid } from "@regulars/contracts/ids";

/** What an entry's id stands for. */
export type EntryKey =
  | { readonly kind: "event"; readonly eventId: string }
  | { readonly kind: "letter"; readonly eventId: string }
  | { readonly kind: "rejected"; readonly seq: number; readonly position: number };

const SEQ_DIGITS = 15;
const POSITION_DIGITS = 6;

/** The id of an entry. Numbers have leading zeros, so that ids of one kind sort as what they stand for. */
export function entryId(key: EntryKey): string {
  if (key.kind !== "rejected") return `${key.kind}:${key.eventId}`;
  return `rejected:${padded(key.seq, SEQ_DIGITS)}:${padded(key.position, POSITION_DIGITS)}`;
}

export function parseEntryId(id: string): EntryKey | undefined {
  const [kind, first = "", second = ""] = id.split(":");
  if (kind === "event" || kind === "letter") return isUuid(first) ? { kind, eventId: first } : undefined;
  if (kind !== "rejected" || !/^\d{1,15}$/.test(first) || !/^\d{1,6}$/.test(second)) return undefined;
  return { kind, seq: Number(first), position: Number(second) };
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
