import type { ErasureId, ProfileId, SegmentId, StudioId } from "@regulars/contracts/ids";
import type { IdentifierKind, PendingErasure } from "@regulars/db/postgres-schema";
import type { WorkerTx } from "@regulars/db/tenancy";
import { sql } from "kysely";

interface ErasureKey {
  readonly studioId: StudioId;
  readonly erasureId: ErasureId;
}

/** Locks an erasure. @returns whether it is there and the stream has not forgotten yet */
export async function openErasure(tx: WorkerTx, { studioId, erasureId }: ErasureKey): Promise<boolean> {
  const row = await tx
    .selectFrom("erasure")
    .select("folded_at")
    .where("studio_id", "=", studioId)
    .where("erasure_id", "=", erasureId)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined && row.folded_at === null;
}

/** A person as they are to be forgotten. */
export interface Found {
  /** The profile that remains and those that were merged into it. */
  readonly profileIds: readonly ProfileId[];
  /** What names them. An address that they share with somebody whom it names is not theirs alone, and stays. */
  readonly identifiers: readonly { readonly kind: IdentifierKind; readonly value: string }[];
}

export async function findPerson(tx: WorkerTx, studioId: StudioId, profileId: ProfileId): Promise<Found> {
  const { rows: profiles } = await sql<{ id: ProfileId }>`
    with remaining as (
      select coalesce(
        (select into_profile_id from profile_merge where studio_id = ${studioId} and from_profile_id = ${profileId}),
        ${profileId}::uuid) as id)
    select id from remaining
    union all
    select m.from_profile_id from profile_merge m, remaining r where m.studio_id = ${studioId} and m.into_profile_id = r.id`.execute(
    tx,
  );
  const profileIds = profiles.map(({ id }) => id);
  const { rows: identifiers } = await sql<{ kind: IdentifierKind; value: string }>`
    select kind, value from identifier where studio_id = ${studioId} and profile_id = any (${profileIds}::uuid[])
    union
    select named.kind, named.value from profile p, lateral (values
      ('userId', p.user_id), ('email', p.email), ('phone', p.phone),
      ('email', p.traits -> 'email' ->> 'v'), ('phone', p.traits -> 'phone' ->> 'v')) as named (kind, value)
    where p.studio_id = ${studioId} and p.profile_id = any (${profileIds}::uuid[]) and named.value <> ''
      and not exists (
        select from identifier other
        where other.studio_id = ${studioId} and other.kind = named.kind and other.value = named.value)`.execute(tx);
  return { profileIds, identifiers };
}

export async function suppress(
  tx: WorkerTx,
  { studioId, erasureId, hashes, nowMs }: ErasureKey & { readonly hashes: readonly Buffer[]; readonly nowMs: number },
): Promise<void> {
  const texts = JSON.stringify(hashes.map((hash) => hash.toString("hex")));
  await sql`
    insert into suppressed_identifier (studio_id, identifier_hash, erasure_id, created_at)
    select ${studioId}::uuid, decode(h, 'hex'), ${erasureId}::uuid, instant_of(${nowMs})
    from jsonb_array_elements_text(${texts}::jsonb) as h
    on conflict do nothing`.execute(tx);
}

export interface DeletedProfiles {
  /** Rows by table. */
  readonly removed: Readonly<Record<string, number>>;
  /** Segments that they were in. */
  readonly segmentIds: readonly SegmentId[];
}

/** Deletes everything that the stream keeps of these profiles. */
export async function deleteProfiles(
  tx: WorkerTx,
  studioId: StudioId,
  profileIds: readonly ProfileId[],
): Promise<DeletedProfiles> {
  const { rows: left } = await sql<{ segmentId: SegmentId; members: number }>`
    with gone as (
      delete from membership where studio_id = ${studioId} and profile_id = any (${profileIds}::uuid[]) returning segment_id),
    left_segments as (select segment_id, count(*) as members from gone group by segment_id)
    update segment s set member_count = s.member_count - l.members
    from left_segments l where s.studio_id = ${studioId} and s.segment_id = l.segment_id
    returning s.segment_id as "segmentId", l.members`.execute(tx);
  await forgetProgress(tx, studioId, profileIds);
  const removed: Record<string, number> = {
    membership: left.reduce((sum, { members }) => sum + Number(members), 0),
    list_member: await deleteBy(tx, { studioId, profileIds, table: "list_member", column: "profile_id" }),
    history_counter: await deleteBy(tx, { studioId, profileIds, table: "history_counter", column: "profile_id" }),
    profile_merge:
      (await deleteBy(tx, { studioId, profileIds, table: "profile_merge", column: "from_profile_id" })) +
      (await deleteBy(tx, { studioId, profileIds, table: "profile_merge", column: "into_profile_id" })),
    identifier: await deleteBy(tx, { studioId, profileIds, table: "identifier", column: "profile_id" }),
    profile: await deleteBy(tx, { studioId, profileIds, table: "profile", column: "profile_id" }),
  };
  return { removed, segmentIds: left.map(({ segmentId }) => segmentId) };
}

interface ProfileRows {
  readonly studioId: StudioId;
  readonly profileIds: readonly ProfileId[];
  readonly table: string;
  readonly column: string;
}

async function deleteBy(tx: WorkerTx, { studioId, profileIds, table, column }: ProfileRows): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)}
    where studio_id = ${studioId} and ${sql.ref(column)} = any (${profileIds}::uuid[])`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** How far a definition has been worked out is a person's id; the id just before it says the same of everyone else. */
async function forgetProgress(tx: WorkerTx, studioId: StudioId, profileIds: readonly ProfileId[]): Promise<void> {
  for (const profileId of profileIds) {
    await sql`
      update segment_revision set computed_through = ${idBefore(profileId)}
      where studio_id = ${studioId} and computed_through = ${profileId}`.execute(tx);
  }
}

function idBefore(id: string): string {
  const hex = (BigInt(`0x${id.replaceAll("-", "")}`) - 1n).toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The stream has forgotten: what is left to do is by what stands here. */
export async function saveForgotten(
  tx: WorkerTx,
  {
    studioId,
    erasureId,
    pending,
    removed,
    nowMs,
  }: ErasureKey & {
    readonly pending: PendingErasure;
    readonly removed: Readonly<Record<string, number>>;
    readonly nowMs: number;
  },
): Promise<void> {
  await tx
    .updateTable("erasure")
    .set({
      folded_at: new Date(nowMs),
      pending: JSON.stringify(pending),
      removed: JSON.stringify(
        Object.fromEntries(Object.entries(removed).map(([table, rows]) => [`postgres.${table}`, rows])),
      ),
    })
    .where("studio_id", "=", studioId)
    .where("erasure_id", "=", erasureId)
    .execute();
}
