import type { CollectedEvent } from "@regulars/contracts/event";
import type { JsonObject } from "@regulars/contracts/json";
import type { Identifier } from "./identity.ts";
import type { Profile } from "./profile.ts";
import { type Traits, textTrait } from "./traits.ts";

/** Traits that name a person. */
export const ADDRESSES = ["email", "phone"] as const;

/** Traits may hold any text; only what is an address names a person. */
const ADDRESS = { email: /^[^\s@]+@[^\s@]+$/, phone: /^\+[1-9]\d{6,14}$/ } as const;

/** A field that was left out of an event, and why. */
export interface RefusedField {
  readonly path: string;
  readonly reason: string;
}

/** Whether the studio stands behind what an event says of a person: its server sent it, or signed it. */
export function isVouchedFor({ key, signed }: Pick<CollectedEvent, "key" | "signed">): boolean {
  return key === "secret" || signed === true;
}

/** What an event says of a person's traits; an address only when its sender may set it. */
export function traitsSaid(event: CollectedEvent, before: Pick<Profile, "userId">): JsonObject {
  const told = event.type === "identify" ? event.traits : undefined;
  const email = event.email === undefined ? {} : { email: event.email };
  const phone = event.phone === undefined ? {} : { phone: event.phone };
  const changes = { ...email, ...phone, ...told };
  return maySetAddress(event, before) ? changes : withoutAddresses(changes);
}

/** The addresses that an event says are its person's. */
export function addressesSaid(event: CollectedEvent): readonly Identifier[] {
  const told: JsonObject = event.type === "identify" ? (event.traits ?? {}) : {};
  return ADDRESSES.flatMap((kind): readonly Identifier[] => {
    const value = Object.hasOwn(told, kind) ? told[kind] : event[kind];
    return typeof value === "string" && ADDRESS[kind].test(value) ? [{ kind, value }] : [];
  });
}

/**
 * A browser may not change the address of someone who has a userId, as whoever sits there could be anyone, unless the studio's own
 * server stands behind it.
 */
function maySetAddress(event: CollectedEvent, { userId }: Pick<Profile, "userId">): boolean {
  return isVouchedFor(event) || userId === undefined;
}

function withoutAddresses(changes: JsonObject): JsonObject {
  if (!("email" in changes || "phone" in changes)) return changes;
  const { email: _email, phone: _phone, ...others } = changes;
  return others;
}

/** Marks the addresses that a message of a browser has just set: nobody vouched for them. */
export function markUnproven(traits: Traits, before: Traits): Traits {
  if (traits === before) return traits;
  const marked = ADDRESSES.flatMap((kind) => {
    const trait = traits[kind];
    return trait === undefined || trait === before[kind]
      ? []
      : [[kind, { ...trait, unproven: true as const }] as const];
  });
  return marked.length === 0 ? traits : { ...traits, ...Object.fromEntries(marked) };
}

/** To say what is known already is no attempt to change it. */
export function addressesRefused(event: CollectedEvent, before: Profile): readonly RefusedField[] {
  if (event.type !== "identify" || event.traits === undefined || maySetAddress(event, before)) return [];
  const { traits } = event;
  return ADDRESSES.filter(
    (kind) => Object.hasOwn(traits, kind) && traits[kind] !== (before.traits[kind]?.v ?? null),
  ).map((kind) => ({
    path: `traits.${kind}`,
    reason: `The ${kind} of a person with a userId is accepted from a secret key only, or with their userHash; this device is such a person's`,
  }));
}

export function leftBehind({ kind }: Identifier): RefusedField {
  return {
    path: kind,
    reason: `The ${kind} that was given on this device before its person was known stays behind: only a secret key may bring it to a person with a userId`,
  };
}

/** The addresses that a person's traits hold. */
export function addressesOf({ traits }: Pick<Profile, "traits">): readonly Identifier[] {
  return ADDRESSES.flatMap((kind) => {
    const value = textTrait(traits, kind);
    return value === undefined ? [] : [{ kind, value }];
  });
}

/** The profile without these addresses of its own. */
export function withoutTraits(profile: Profile, addresses: readonly Identifier[]): Profile {
  if (addresses.length === 0) return profile;
  const gone = new Set<string>(addresses.map(({ kind }) => kind));
  return { ...profile, traits: Object.fromEntries(Object.entries(profile.traits).filter(([key]) => !gone.has(key))) };
}

/** Whether a person's address is this one; any other identifier is whoever's it came with. */
export function isOwn({ kind, value }: Identifier, { traits }: Pick<Profile, "traits">): boolean {
  return (kind !== "email" && kind !== "phone") || textTrait(traits, kind) === value;
}

export interface AddressChanges {
  readonly attached: readonly Identifier[];
  readonly detached: readonly Identifier[];
}

/**
 * A changed address no longer names the person, and one that the event says does if it is free for them.
 * @param before the person, and those who became part of them
 */
export function addressesChanged(
  event: CollectedEvent,
  { before, after }: { readonly before: readonly Profile[]; readonly after: Profile },
  isFree: (address: Identifier) => boolean,
): AddressChanges {
  if (before.every(({ traits }) => traits === after.traits)) return { attached: [], detached: [] };
  return {
    attached: addressesSaid(event).filter((address) => isOwn(address, after) && isFree(address)),
    detached: before.flatMap(addressesOf).filter((address) => !isOwn(address, after)),
  };
}
