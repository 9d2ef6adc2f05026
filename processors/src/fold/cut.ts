import { IDENTIFIER_CUT } from "@regulars/contracts/catalogue";
import type { CollectedEvent } from "@regulars/contracts/event";
import type { Identifier } from "./identity.ts";

/**
 * The link that an `identifier.cut` of the admin ends: from then on the identifier names nobody, until an event brings it again, whose it is
 * then like one that was never seen. What it brought before stays. A userId is who the person is, and is not cut.
 */
export function cutOf({ name, profileId, properties: { kind, value } }: CollectedEvent): readonly Identifier[] {
  if (name !== IDENTIFIER_CUT || profileId === undefined || typeof value !== "string") return [];
  return kind === "anonymousId" || kind === "email" || kind === "phone" ? [{ kind, value }] : [];
}
