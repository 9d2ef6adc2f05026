import type { CollectedEvent } from "@regulars/contracts/event";
import type { ProfileId } from "@regulars/contracts/ids";
import type { IdentifierKind } from "@regulars/db/postgres-schema";
import { addressesSaid, isVouchedFor } from "./addresses.ts";

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** What is known of an identifier's profile when an event is resolved. */
export interface Known {
  readonly profileId: ProfileId;
  readonly userId: string | undefined;
}

/** What resolving an event asks of what is known by then. */
export interface WhoIsWho {
  /** Whose an identifier is. */
  holder(identifier: Identifier): Known | undefined;
  /** The person with this id, or whom they became part of. */
  person(profileId: ProfileId): Known;
  /** Whether an address that the event says becomes this person's: nothing that occurred later says another. */
  wouldHave(profileId: ProfileId, address: Identifier): boolean;
}

/** Why two profiles are one person. */
export type MergeReason = "identified" | "alias" | "email" | "phone";

/** A profile that an event shows to be the same person as its own. */
export interface SamePerson {
  readonly profileId: ProfileId;
  readonly reason: MergeReason;
}

/** Whose event it is, and what that shows of who is who. */
export interface Resolution {
  /** The profile that the event belongs to, and that remains; `undefined` makes a new one. */
  readonly profileId: ProfileId | undefined;
  /** Profiles that become part of it, in the order in which that was found. */
  readonly merges: readonly SamePerson[];
  /** Identifiers that belong to the event's profile from now on. */
  readonly attach: readonly Identifier[];
}

/** The identifiers that an event carries, in the order in which they decide (rule 2). */
export function identifiersOf(event: CollectedEvent): readonly Identifier[] {
  const found: Identifier[] = [];
  const add = (kind: IdentifierKind, value: string | undefined): void => {
    if (value !== undefined && value !== "") found.push({ kind, value });
  };
  if (event.profileId !== undefined) return found;
  add("userId", event.userId);
  add("anonymousId", event.type === "alias" ? event.previousId : event.anonymousId);
  add("email", event.email);
  add("phone", event.phone);
  return found;
}

/**
 * The rules of identity: an event belongs to whom it is addressed to, else to its userId's profile, else its anonymousId's, else its
 * e-mail's or phone's, else a new one (2); a userId and an anonymousId whose profile has no userId are one person (3, 6); an anonymousId of
 * another userId stays where it is (4); who has one address is one person, unless both have a userId (5).
 */
export function resolveIdentity(event: CollectedEvent, people: WhoIsWho): Resolution {
  const given = identifiersOf(event).map((identifier) => ({ identifier, known: people.holder(identifier) }));
  const said = addressesSaid(event).map((address) => ({ address, known: people.holder(address) }));
  const free = [...given, ...said.map(({ address, known }) => ({ identifier: address, known }))];
  const attach = free.filter(({ known }) => known === undefined).map(({ identifier }) => identifier);
  const vouched = isVouchedFor(event);
  const own = ownPerson(event, { given, said, vouched }, people);
  if (own === undefined) return { profileId: undefined, merges: [], attach };

  const merges: SamePerson[] = [];
  const userId = event.profileId === undefined ? event.userId : undefined;
  let remaining: Known = { profileId: own.profileId, userId: own.userId ?? userId };
  const device = given.find(({ identifier }) => identifier.kind === "anonymousId")?.known;
  // `alias` to a previousId that is itself a userId merges nothing: identified people never merge.
  if (userId !== undefined && device !== undefined && device.userId === undefined)
    join(device, event.type === "alias" ? "alias" : "identified");
  for (const { address, known } of said) {
    const together = [own.profileId, ...merges.map((merge) => merge.profileId)];
    if (known === undefined || !together.every((profileId) => people.wouldHave(profileId, address))) continue;
    // What a browser says of an address makes one lead of two, and nobody somebody with a userId.
    if (!vouched && (known.userId !== undefined || remaining.userId !== undefined)) continue;
    join(known, address.kind === "email" ? "email" : "phone");
  }
  return { profileId: remaining.profileId, merges, attach };

  /** Two with a userId stay two. Who has none becomes part of who has; of two without, of who was known by that first. */
  function join(other: Known, reason: MergeReason): void {
    const isMerged = merges.some(({ profileId }) => profileId === other.profileId);
    if (isMerged || other.profileId === remaining.profileId) return;
    if (other.userId !== undefined && remaining.userId !== undefined) return;
    const [from, into] = remaining.userId === undefined ? [remaining, other] : [other, remaining];
    merges.push({ profileId: from.profileId, reason });
    remaining = into;
  }
}

interface Found {
  readonly given: readonly { readonly identifier: Identifier; readonly known: Known | undefined }[];
  readonly said: readonly { readonly address: Identifier; readonly known: Known | undefined }[];
  readonly vouched: boolean;
}

/** Whose the event is before its addresses show that two are one; nobody's yet makes a new person. */
function ownPerson(event: CollectedEvent, { given, said, vouched }: Found, people: WhoIsWho): Known | undefined {
  if (event.profileId !== undefined) return people.person(event.profileId);
  const isLead = ({ known }: { readonly known: Known | undefined }) =>
    known !== undefined && known.userId === undefined;
  const byUser = given.find(({ identifier }) => identifier.kind === "userId");
  if (byUser === undefined) {
    const byAddress = said.find((one) => isLead(one) || (vouched && one.known !== undefined));
    return given.find(({ known }) => known !== undefined)?.known ?? byAddress?.known;
  }
  if (byUser.known !== undefined) return byUser.known;
  // A new userId is the person whom the anonymousId, or an address that the studio vouches for, already is, when that person has none.
  const device = given.find((one) => one.identifier.kind === "anonymousId" && isLead(one));
  const lead = vouched ? (given.find(isLead) ?? said.find(isLead)) : undefined;
  return (device ?? lead)?.known;
}
