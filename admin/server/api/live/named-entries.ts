import type { ProfileId } from "@regulars/contracts/ids";
import { listSites } from "@regulars/db/site.store";
import type { StudioTx } from "@regulars/db/tenancy";
import { type ClaimedPerson, peopleByClaims, type ShownPerson, shownPeople } from "../people.store.ts";
import { segmentNames } from "../segments.store.ts";
import type { BareEntry, LiveEntry } from "./live-entry.ts";
import { refusedFields } from "./refusals.store.ts";

/** Adds who each person is now, what segments and sites are called, and how many fields of an event were refused. */
export async function namedEntries(tx: StudioTx, entries: readonly BareEntry[]): Promise<readonly LiveEntry[]> {
  if (entries.length === 0) return [];
  const people = await shownPeople(tx, defined(entries.map(({ profileId }) => profileId)));
  // What is nobody's stays nobody's: only of what should have been somebody's is it said whom it names.
  const claimed = await peopleByClaims(
    tx,
    entries.flatMap(({ outcome, claims }) => (outcome === "rejected" || outcome === "dead_letter" ? [claims] : [])),
  );
  const segments = await segmentNames(tx, defined(entries.map(({ segmentId }) => segmentId)));
  const sites = entries.some(({ siteId }) => siteId !== null) ? await siteNames(tx) : new Map<string, string>();
  const refused = await refusedFields(
    tx,
    entries.flatMap(({ outcome, eventId }) => (outcome === "accepted" && eventId !== null ? [eventId] : [])),
  );
  return entries.map(({ claims, ...entry }) => ({
    ...entry,
    ...personOf(entry.profileId, claims, people, claimed),
    segmentName: entry.segmentId === null ? null : (segments.get(entry.segmentId) ?? null),
    siteName: entry.siteId === null ? null : (sites.get(entry.siteId) ?? null),
    refusedFields: entry.outcome === "accepted" ? (refused.get(entry.eventId ?? "")?.length ?? 0) : 0,
  }));
}

type Person = Pick<LiveEntry, "profileId" | "shownAs" | "personName">;

function personOf(
  profileId: ProfileId | null,
  claims: BareEntry["claims"],
  people: ReadonlyMap<ProfileId, ShownPerson>,
  claimed: readonly ClaimedPerson[],
): Person {
  if (profileId !== null) {
    // Of a person who is not there (yet), the id stands in.
    const person = people.get(profileId);
    return {
      profileId: person?.profileId ?? profileId,
      shownAs: person?.shownAs ?? profileId,
      personName: person?.name ?? null,
    };
  }
  const known = (["userId", "anonymousId", "email"] as const).flatMap(
    (kind) => claimed.find((person) => person.kind === kind && person.value === claims[kind]) ?? [],
  )[0];
  const shownAs = known?.shownAs ?? claims.userId ?? claims.email ?? claims.anonymousId ?? null;
  return { profileId: known?.profileId ?? null, shownAs, personName: known?.name ?? null };
}

async function siteNames(tx: StudioTx): Promise<ReadonlyMap<string, string>> {
  return new Map((await listSites(tx, { archived: true })).map(({ siteId, name }) => [siteId, name]));
}

function defined<Value>(values: readonly (Value | null)[]): readonly Value[] {
  return values.filter((value): value is NonNullable<typeof value> => value !== null);
}
