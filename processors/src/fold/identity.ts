import type { CollectedEvent } from "@regulars/contracts/event";
import type { ProfileId } from "@regulars/contracts/ids";
import type { IdentifierKind } from "@regulars/db/postgres-schema";

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** What is known of an identifier's profile when an event is resolved. */
export interface Known {
  readonly profileId: ProfileId;
  readonly userId: string | undefined;
}

/** Whose event it is, and what that shows of who is who. */
export interface Resolution {
  /** The profile that the event belongs to; `undefined` makes a new one. */
  readonly profileId: ProfileId | undefined;
  /** A profile without `userId` that this event shows to be the same person. */
  readonly mergeFrom: { readonly profileId: ProfileId; readonly reason: string } | undefined;
  /** Identifiers that belong to the event's profile from now on. */
  readonly attach: readonly Identifier[];
}

/** The identifiers that an event carries, in the order in which they decide (rule 2). */
export function identifiersOf(event: CollectedEvent): readonly Identifier[] {
  const found: Identifier[] = [];
  const add = (kind: IdentifierKind, value: string | undefined): void => {
    if (value !== undefined && value !== "") found.push({ kind, value });
  };
  add("userId", event.userId);
  add("anonymousId", event.type === "alias" ? event.previousId : event.anonymousId);
  add("email", event.email);
  add("phone", event.phone);
  return found;
}

/**
 * Rules 1 to 4 and 6 of identity: an event belongs to its userId's profile, else its anonymousId's, else its e-mail's or
 * phone's, else a new one; a userId and an anonymousId whose profile has no userId are one person; an anonymousId of
 * another userId stays where it is.
 */
export function resolveIdentity(
  event: CollectedEvent,
  lookUp: (identifier: Identifier) => Known | undefined,
): Resolution {
  const given = identifiersOf(event).map((identifier) => ({ identifier, known: lookUp(identifier) }));
  const attachFree = given.filter(({ known }) => known === undefined).map(({ identifier }) => identifier);
  const byUser = given.find(({ identifier }) => identifier.kind === "userId");
  if (byUser === undefined) {
    return {
      profileId: given.find(({ known }) => known !== undefined)?.known?.profileId,
      mergeFrom: undefined,
      attach: attachFree,
    };
  }
  // `alias` to a previousId that is itself a userId merges nothing: identified people never merge.
  const anonymous = given.find(({ identifier }) => identifier.kind === "anonymousId")?.known;
  const nameless = anonymous !== undefined && anonymous.userId === undefined ? anonymous : undefined;
  if (byUser.known !== undefined) {
    const mergeFrom =
      nameless === undefined || nameless.profileId === byUser.known.profileId
        ? undefined
        : { profileId: nameless.profileId, reason: event.type === "alias" ? "alias" : "identified" };
    return { profileId: byUser.known.profileId, mergeFrom, attach: attachFree };
  }
  // A new userId is the person whom the anonymousId, or an address from a server, already is, when that person has none.
  const lead = given.find(
    ({ identifier, known }) => isAddress(identifier) && known !== undefined && known.userId === undefined,
  )?.known;
  return { profileId: (nameless ?? lead)?.profileId, mergeFrom: undefined, attach: attachFree };
}

function isAddress({ kind }: Identifier): boolean {
  return kind === "email" || kind === "phone";
}
