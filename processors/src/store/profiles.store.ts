import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import { shardOf } from "@regulars/contracts/shard";
import type { Database, IdentifierKind, StoredTrait } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import type { CounterState } from "@regulars/segments/counters";
import { type Kysely, sql } from "kysely";
import type { Consents } from "../fold/consents.ts";
import type { Identifier } from "../fold/identity.ts";
import type { Listings } from "../fold/lists.ts";
import { nextDueAt, type Profile } from "../fold/profile.ts";
import { personName, textTrait } from "../fold/traits.ts";
import type { Loaded } from "../stream/workspace.ts";

/** How a profile's counters and memberships are stored: one JSON column, slots as keys. */
interface StoredState {
  readonly device?: { readonly id: string; readonly at: number };
  readonly lists?: Listings;
  readonly counters?: Readonly<Record<string, CounterState>>;
  readonly in?: readonly number[];
  readonly due?: Readonly<Record<string, number>>;
}

interface ProfileRow {
  readonly profile_id: ProfileId;
  readonly user_id: string | null;
  readonly shown_as: string;
  readonly traits: Readonly<Record<string, StoredTrait>>;
  readonly consents: Consents;
  readonly state: StoredState;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
  readonly folded_at: number;
}

/** Whom events concern: by identifiers, and by ids of profiles. */
export interface Concerned {
  readonly identifiers: readonly Identifier[];
  readonly profileIds: readonly ProfileId[];
}

/** Whose the identifiers are, who the profiles are or became part of, and all of those people whole. */
export async function readPeople(
  tx: WorkerTx,
  studioId: StudioId,
  { identifiers, profileIds }: Concerned,
): Promise<Loaded> {
  const holders = await readHolders(tx, studioId, identifiers);
  const aliases = await readAliases(tx, studioId, profileIds);
  const wanted = new Set([
    ...holders.map((held) => held.profileId),
    ...profileIds.map((profileId) => aliases.get(profileId) ?? profileId),
  ]);
  return { holders, aliases, profiles: await readProfiles(tx, studioId, [...wanted]) };
}

async function readHolders(
  tx: WorkerTx,
  studioId: StudioId,
  identifiers: readonly Identifier[],
): Promise<Loaded["holders"]> {
  if (identifiers.length === 0) return [];
  const { rows } = await sql<{ kind: IdentifierKind; value: string; profile_id: ProfileId }>`
    select i.kind, i.value, i.profile_id
    from jsonb_to_recordset(${JSON.stringify(identifiers)}::jsonb) as wanted (kind text, value text)
    join identifier i on i.studio_id = ${studioId} and i.kind = wanted.kind and i.value = wanted.value`.execute(tx);
  return rows.map(({ kind, value, profile_id }) => ({ kind, value, profileId: profile_id }));
}

async function readAliases(
  tx: WorkerTx,
  studioId: StudioId,
  profileIds: readonly ProfileId[],
): Promise<ReadonlyMap<ProfileId, ProfileId>> {
  if (profileIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom("profile_merge")
    .select(["from_profile_id as from", "into_profile_id as into"])
    .where("studio_id", "=", studioId)
    .where("from_profile_id", "in", profileIds)
    .execute();
  return new Map(rows.map(({ from, into }) => [from, into]));
}

/** The profiles with these ids, of those that are there. */
export async function readProfiles(
  tx: WorkerTx,
  studioId: StudioId,
  profileIds: readonly ProfileId[],
): Promise<readonly Profile[]> {
  if (profileIds.length === 0) return [];
  const { rows } = await sql<ProfileRow>`
    select profile_id, user_id, shown_as, traits, consents, state, first_seen_at, last_seen_at, folded_at
    from profile where studio_id = ${studioId} and profile_id = any(${profileIds}::uuid[])`.execute(tx);
  return rows.map((row) => toProfile(studioId, row));
}

function toProfile(studioId: StudioId, row: ProfileRow): Profile {
  return {
    studioId,
    profileId: row.profile_id,
    userId: row.user_id ?? undefined,
    shownAs: row.shown_as,
    traits: row.traits,
    consents: row.consents,
    device: row.state.device ?? deviceShown(row),
    lists: row.state.lists ?? {},
    counters: row.state.counters ?? {},
    segments: new Set(row.state.in),
    due: row.state.due ?? {},
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    foldedAt: row.folded_at,
  };
}

/** Of a profile that was written when the first device was kept as what it is shown as. */
function deviceShown({ user_id, shown_as, traits, first_seen_at }: ProfileRow): Profile["device"] {
  const isAddress = [textTrait(traits, "email"), textTrait(traits, "phone")].includes(shown_as);
  return user_id !== null || shown_as === "" || isAddress ? undefined : { id: shown_as, at: first_seen_at };
}

/** Writes profiles whole, new and known ones, in one statement. */
export async function saveProfiles(tx: WorkerTx, studioId: StudioId, profiles: readonly Profile[]): Promise<void> {
  if (profiles.length === 0) return;
  const rows = profiles.map((profile) => ({
    profile_id: profile.profileId,
    user_id: profile.userId ?? null,
    shown_as: profile.shownAs,
    name: personName(profile.traits) ?? null,
    email: textTrait(profile.traits, "email") ?? null,
    phone: textTrait(profile.traits, "phone") ?? null,
    traits: profile.traits,
    consents: profile.consents,
    state: stateOf(profile),
    first_seen: profile.firstSeenAt,
    last_seen: profile.lastSeenAt,
    folded: profile.foldedAt,
    next_due: nextDueAt(profile) ?? null,
  }));
  await sql`
    insert into profile as p (studio_id, profile_id, shard, user_id, shown_as, name, email, phone, traits, consents,
                              state, first_seen_at, last_seen_at, folded_at, next_due_at)
    select ${studioId}::uuid, r.profile_id, ${shardOf(studioId)}::smallint, r.user_id, r.shown_as, r.name, r.email, r.phone, r.traits, r.consents, r.state,
           instant_of(r.first_seen), instant_of(r.last_seen), instant_of(r.folded), instant_of(r.next_due)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      profile_id uuid, user_id text, shown_as text, name text, email text, phone text, traits jsonb, consents jsonb, state jsonb,
      first_seen bigint, last_seen bigint, folded bigint, next_due bigint)
    on conflict (studio_id, profile_id) do update set
      user_id = excluded.user_id, shown_as = excluded.shown_as, name = excluded.name, email = excluded.email, phone = excluded.phone,
      traits = excluded.traits, consents = excluded.consents, state = excluded.state, first_seen_at = excluded.first_seen_at,
      last_seen_at = excluded.last_seen_at, folded_at = excluded.folded_at, next_due_at = excluded.next_due_at`.execute(
    tx,
  );
}

function stateOf({ counters, segments, due, device, lists }: Profile): StoredState {
  return {
    counters,
    in: [...segments],
    due,
    ...(device === undefined ? {} : { device }),
    ...(Object.keys(lists).length === 0 ? {} : { lists }),
  };
}

export interface DuePerson {
  readonly studioId: StudioId;
  readonly profileId: ProfileId;
}

/** People whose membership the clock changes at or before the instant, the earliest first. */
export async function readDue(
  database: Kysely<Database>,
  { shard, nowMs, limit }: { readonly shard: number; readonly nowMs: number; readonly limit: number },
): Promise<readonly DuePerson[]> {
  return database
    .selectFrom("profile")
    .select(["studio_id as studioId", "profile_id as profileId"])
    .where("shard", "=", shard)
    .where("next_due_at", "<=", sql<number>`instant_of(${nowMs})`)
    .orderBy("next_due_at")
    .limit(limit)
    .execute();
}

/** The clock looks at these people again at these instants; whatever else writes them sets them back to their own. */
export async function postponeDue(
  tx: WorkerTx,
  studioId: StudioId,
  waits: readonly { readonly profileId: ProfileId; readonly untilMs: number }[],
): Promise<void> {
  if (waits.length === 0) return;
  await sql`
    update profile p set next_due_at = instant_of(r."untilMs")
    from jsonb_to_recordset(${JSON.stringify(waits)}::jsonb) as r ("profileId" uuid, "untilMs" bigint)
    where p.studio_id = ${studioId} and p.profile_id = r."profileId"`.execute(tx);
}

/** The earliest instant at which the clock changes someone of the shard. */
export async function firstDue(database: Kysely<Database>, shard: number): Promise<number | undefined> {
  const { rows } = await sql<{ due: number | null }>`
    select min(next_due_at) as due from profile where shard = ${shard} and next_due_at is not null`.execute(database);
  return rows[0]?.due ?? undefined;
}
