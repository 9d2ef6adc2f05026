import type { Profile } from "./profile.ts";
import { textTrait } from "./traits.ts";

/** What a person is called by: the userId, else the first anonymousId, else e-mail, else phone (rule 8). */
export function withShownAs(profile: Profile): Profile {
  const { userId, device, traits } = profile;
  const shownAs = userId ?? device?.id ?? textTrait(traits, "email") ?? textTrait(traits, "phone") ?? profile.shownAs;
  return shownAs === profile.shownAs ? profile : { ...profile, shownAs };
}
