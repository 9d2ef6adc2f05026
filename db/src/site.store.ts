import type { SiteId, StudioId } from "@regulars/contracts/ids";
import type { StudioTx } from "./tenancy.ts";

/** A site or system that sends events. Instants are epoch ms. */
export interface SiteRow {
  readonly siteId: SiteId;
  readonly name: string;
  /** Whose pages may use its public keys; none: any. */
  readonly origins: readonly string[];
  readonly createdAt: number;
  readonly archivedAt: number | null;
  /** When one of its keys was last used. */
  readonly lastUsedAt: number | null;
}

export interface NewSite {
  readonly studioId: StudioId;
  readonly siteId: SiteId;
  readonly name: string;
  readonly origins: readonly string[];
}

/** Sites in use by name; archived ones too, after them, when asked for. */
export async function listSites(
  tx: StudioTx,
  { archived }: { readonly archived: boolean },
): Promise<readonly SiteRow[]> {
  return siteRows(tx)
    .$if(!archived, (query) => query.where("site.archived_at", "is", null))
    .orderBy((eb) => eb("site.archived_at", "is not", null))
    .orderBy((eb) => eb.fn<string>("lower", ["site.name"]))
    .execute();
}

/** A site, archived or not. */
export async function findSite(tx: StudioTx, siteId: SiteId): Promise<SiteRow | undefined> {
  return siteRows(tx).where("site.site_id", "=", siteId).executeTakeFirst();
}

function siteRows(tx: StudioTx) {
  return tx.selectFrom("site").select((eb) => [
    "site.site_id as siteId",
    "site.name",
    "site.origins",
    "site.created_at as createdAt",
    "site.archived_at as archivedAt",
    eb
      .selectFrom("api_key")
      .select((key) => key.fn.max("api_key.last_used_at").as("at"))
      .whereRef("api_key.studio_id", "=", "site.studio_id")
      .whereRef("api_key.site_id", "=", "site.site_id")
      .$castTo<number | null>()
      .as("lastUsedAt"),
  ]);
}

/** @throws the database's unique violation (23505) when another site in use has the name, whatever its case */
export async function insertSite(tx: StudioTx, { studioId, siteId, name, origins }: NewSite): Promise<void> {
  await tx
    .insertInto("site")
    .values({ studio_id: studioId, site_id: siteId, name, origins: [...origins] })
    .execute();
}

/** Changes what is given. @returns false when the studio has no such site in use @throws as of `insertSite` */
export async function updateSite(
  tx: StudioTx,
  siteId: SiteId,
  { name, origins }: { readonly name?: string | undefined; readonly origins?: readonly string[] | undefined },
): Promise<boolean> {
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(origins === undefined ? {} : { origins: [...origins] }),
  };
  if (Object.keys(changes).length === 0) return (await findSite(tx, siteId))?.archivedAt === null;
  const { numUpdatedRows } = await tx
    .updateTable("site")
    .set(changes)
    .where("site_id", "=", siteId)
    .where("archived_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Takes a site out of use, which stops its keys. @returns false when the studio has no such site in use */
export async function archiveSite(tx: StudioTx, siteId: SiteId, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("site")
    .set({ archived_at: new Date(nowMs) })
    .where("site_id", "=", siteId)
    .where("archived_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Takes it into use again, with its keys. @returns false when the studio has no such archived site @throws as of `insertSite` */
export async function restoreSite(tx: StudioTx, siteId: SiteId): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("site")
    .set({ archived_at: null })
    .where("site_id", "=", siteId)
    .where("archived_at", "is not", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
