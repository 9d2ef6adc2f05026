import type { ProfileFact } from "@regulars/contracts/fact";
import type { ProfileId } from "@regulars/contracts/ids";
import { isOnList } from "../fold/lists.ts";
import type { Profile } from "../fold/profile.ts";
import { currentTraits } from "../fold/traits.ts";

/** What is known of the people now of whom it is other than it was when they were read, or who are new. */
export function profileFacts(
  profiles: readonly Profile[],
  initial: ReadonlyMap<ProfileId, Profile>,
): readonly ProfileFact[] {
  return profiles.flatMap((profile) => {
    const before = initial.get(profile.profileId);
    if (before !== undefined && isSame(before, profile)) return [];
    const fact = factOf(profile);
    // A newer message may say again what is known.
    return before !== undefined && JSON.stringify(factOf(before)) === JSON.stringify(fact) ? [] : [fact];
  });
}

function isSame(a: Profile, b: Profile): boolean {
  return (
    a.traits === b.traits &&
    a.consents === b.consents &&
    a.lists === b.lists &&
    a.shownAs === b.shownAs &&
    a.userId === b.userId
  );
}

function factOf({ studioId, profileId, shownAs, userId, traits, consents, lists }: Profile): ProfileFact {
  const fact = {
    kind: "profile",
    studioId,
    profileId,
    shownAs,
    traits: currentTraits(traits),
    consents: Object.fromEntries(Object.entries(consents).map(([channel, { is }]) => [channel, is])),
    lists: Object.keys(lists).filter((listId) => isOnList(lists, listId)),
  } as const;
  return userId === undefined ? fact : { ...fact, userId };
}
