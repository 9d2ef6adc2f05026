import type { ProfileId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { matchingProfiles } from "../people.store.ts";
import type { LiveEntry } from "./live-entry.ts";

/** The longest message id there is. */
export const MAX_MESSAGE_ID_LENGTH = 100;

/** Of what has just come, that which a search finds: by message id, part of the name, person, or text of what was refused. */
export async function searched(
  tx: StudioTx,
  entries: readonly LiveEntry[],
  search: string,
): Promise<readonly LiveEntry[]> {
  const among = entries.flatMap(({ profileId }) => (profileId === null ? [] : [profileId]));
  const people = new Set(among.length === 0 ? [] : await matchingProfiles(tx, search, { among }));
  return entries.filter((entry) => matches(entry, search, people));
}

export function matches(entry: LiveEntry, search: string, people: ReadonlySet<ProfileId>): boolean {
  if (entry.messageId === search) return true;
  const part = plain(search);
  if (plain(entry.name).includes(part)) return true;
  if (entry.profileId !== null && people.has(entry.profileId)) return true;
  const isRefusal = entry.outcome === "rejected" || entry.outcome === "dead_letter";
  if (isRefusal) return JSON.stringify(entry.event).toLowerCase().includes(search.toLowerCase());
  return entry.shownAs === search;
}

/** Names as people write them: in any case, and with spaces for dots. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[._]/g, " ");
}
