import type { ProfileId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { sql } from "kysely";
import type { MembersQuery } from "./members.store.ts";
import { matchesSearch } from "./people.store.ts";

/** A fixed list as pages show it. Instants are epoch ms. */
export interface ListRow {
  readonly listId: string;
  readonly name: string;
  readonly memberCount: number;
  readonly createdAt: number;
  readonly archivedAt: number | null;
}

/** The studio's lists by name, archived ones last. */
export async function listLists(tx: StudioTx): Promise<readonly ListRow[]> {
  return lists(tx)
    .orderBy("list.archived_at", (order) => order.desc().nullsFirst())
    .orderBy(sql`lower(list.name)`)
    .execute();
}

/** A list, archived or not. */
export async function findList(tx: StudioTx, listId: string): Promise<ListRow | undefined> {
  return lists(tx).where("list.list_id", "=", listId).executeTakeFirst();
}

function lists(tx: StudioTx) {
  return tx.selectFrom("list").select([
    "list.list_id as listId",
    "list.name",
    sql<number>`(
      select count(*) from list_member as member
      where member.studio_id = list.studio_id and member.list_id = list.list_id)`.as("memberCount"),
    "list.created_at as createdAt",
    "list.archived_at as archivedAt",
  ]);
}

/** Names of lists, archived ones too. */
export async function listNames(tx: StudioTx, listIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (listIds.length === 0) return new Map();
  const rows = await tx.selectFrom("list").select(["list_id", "name"]).where("list_id", "in", listIds).execute();
  return new Map(rows.map((row) => [row.list_id, row.name]));
}

/** Makes a list, unless there is one with this id. @returns whether it was made */
export async function insertList(
  tx: StudioTx,
  { listId, name, by }: { readonly listId: string; readonly name: string; readonly by: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into list (studio_id, list_id, name, created_by) values (current_studio_id(), ${listId}, ${name}, ${by})
    on conflict do nothing returning list_id`.execute(tx);
  return rows.length > 0;
}

/** Changes a list's name or takes it out of use (an instant) or into use again (null). @returns whether there is such a list */
export async function updateList(
  tx: StudioTx,
  listId: string,
  change: { readonly name?: string; readonly archived_at?: Date | null },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.updateTable("list").set(change).where("list_id", "=", listId).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The list, held until the transaction ends, so that who changes it as a whole does so one after the other. */
export async function lockList(
  tx: StudioTx,
  listId: string,
): Promise<{ readonly archivedAt: number | null } | undefined> {
  return tx
    .selectFrom("list")
    .select("archived_at as archivedAt")
    .where("list_id", "=", listId)
    .forUpdate()
    .executeTakeFirst();
}

/** Somebody as a file or a caller names them. */
export interface Named {
  readonly kind: "userId" | "email" | "profileId";
  readonly value: string;
}

/** Who that is, when anybody is known by it, and whether they are on the list. */
export interface FoundNamed extends Named {
  readonly profileId: ProfileId | null;
  readonly isOn: boolean;
}

/** Who is named, in the order of naming. */
export async function findNamed(
  tx: StudioTx,
  { listId, named }: { readonly listId: string; readonly named: readonly Named[] },
): Promise<readonly FoundNamed[]> {
  if (named.length === 0) return [];
  const { rows } = await sql<FoundNamed>`
    select wanted.kind, wanted.value, known.profile_id as "profileId", member.profile_id is not null as "isOn"
    from unnest(${named.map(({ kind }) => kind)}::text[], ${named.map(({ value }) => value)}::text[])
      with ordinality as wanted (kind, value, place)
    left join identifier on identifier.kind = wanted.kind and identifier.value = wanted.value
    left join profile as known on known.profile_id =
      case when wanted.kind = 'profileId' then wanted.value::uuid else identifier.profile_id end
    left join list_member as member on member.list_id = ${listId} and member.profile_id = known.profile_id
    order by wanted.place`.execute(tx);
  return rows;
}

/** Everyone on the list but these. */
export async function othersOnList(
  tx: StudioTx,
  { listId, profileIds }: { readonly listId: string; readonly profileIds: readonly ProfileId[] },
): Promise<readonly ProfileId[]> {
  const rows = await tx
    .selectFrom("list_member")
    .select("profile_id")
    .where("list_id", "=", listId)
    .where(sql<boolean>`profile_id <> all(${profileIds}::uuid[])`)
    .execute();
  return rows.map((row) => row.profile_id);
}

/** A person on a list. Instants are epoch ms. */
export interface ListMemberRow {
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly addedAt: number;
  readonly lastSeenAt: number;
}

/** One page of who is on a list, who was put there last first, and how many match in all. */
export async function listListMembers(
  tx: StudioTx,
  listId: string,
  { search, page, pageSize }: MembersQuery,
): Promise<{ readonly members: readonly ListMemberRow[]; readonly count: number }> {
  const matching = tx
    .selectFrom("profile")
    .innerJoin("list_member", (join) =>
      join
        .onRef("list_member.studio_id", "=", "profile.studio_id")
        .onRef("list_member.profile_id", "=", "profile.profile_id"),
    )
    .where("list_member.list_id", "=", listId)
    .$if(search !== undefined && search !== "", (query) => query.where((eb) => matchesSearch(eb, search ?? "")));
  const members = await matching
    .select([
      "profile.profile_id as profileId",
      "profile.shown_as as shownAs",
      "profile.name",
      "profile.email",
      "list_member.added_at as addedAt",
      "profile.last_seen_at as lastSeenAt",
    ])
    .orderBy("list_member.added_at", "desc")
    .orderBy("profile.profile_id")
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return { members, count };
}
