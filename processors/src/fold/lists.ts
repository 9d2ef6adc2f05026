import type { CollectedEvent } from "@regulars/contracts/event";
import { type Latest, tellLatest } from "./latest.ts";

/** Whether a person is on a fixed list, and the moment of the message that said so; one who was taken off keeps that moment. */
export interface StoredListing {
  readonly on: boolean;
  readonly at: number;
  readonly id: string;
}

/** By id of the list. */
export type Listings = Latest<StoredListing>;

/**
 * What a list event changes: of each list the latest word stands.
 * @returns `changed`: the list that the person is on now, or no longer
 */
export function applyList(
  lists: Listings,
  { type, name, properties: { listId }, occurredAt, messageId }: CollectedEvent,
): { readonly lists: Listings; readonly changed: string | undefined } {
  if (type !== "list" || typeof listId !== "string") return { lists, changed: undefined };
  const next = tellLatest(lists, listId, { on: name === "list.added", at: occurredAt, id: messageId });
  return { lists: next, changed: isOnList(next, listId) === isOnList(lists, listId) ? undefined : listId };
}

export function isOnList(lists: Listings, listId: string): boolean {
  return Object.hasOwn(lists, listId) && lists[listId]?.on === true;
}
