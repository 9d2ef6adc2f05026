import type { ProfileId } from "@regulars/contracts/ids";
import { isOnList } from "../fold/lists.ts";
import type { Profile } from "../fold/profile.ts";

/** Somebody on a fixed list, since an instant (epoch ms). */
export interface ListRow {
  readonly listId: string;
  readonly profileId: ProfileId;
  readonly at: number;
}

/** By what the rows of lists differ from those of the people as they were read; whoever became part of another has lost theirs. */
export function listRows(
  profiles: readonly Profile[],
  initial: ReadonlyMap<ProfileId, Profile>,
): { readonly listed: readonly ListRow[]; readonly unlisted: readonly ListRow[] } {
  const listed: ListRow[] = [];
  const unlisted: ListRow[] = [];
  for (const { profileId, lists } of profiles) {
    const before = initial.get(profileId)?.lists ?? {};
    if (before === lists) continue;
    for (const [listId, { on, at }] of Object.entries(lists)) {
      const was = isOnList(before, listId);
      if (on && !was) listed.push({ listId, profileId, at });
      else if (!on && was) unlisted.push({ listId, profileId, at });
    }
  }
  return { listed, unlisted };
}
