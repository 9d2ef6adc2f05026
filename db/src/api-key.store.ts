import { createHash, randomBytes } from "node:crypto";
import type { KeyKind } from "@regulars/contracts/event";
import type { SiteId, StudioId } from "@regulars/contracts/ids";
import { newId } from "@regulars/runtime/ids";
import type { StudioTx } from "./tenancy.ts";

const PREFIX: Readonly<Record<KeyKind, string>> = { public: "rg_pub_", secret: "rg_sec_" };
/** Characters of a secret key that stay readable: its kind and enough to tell two apart. */
const SHOWN_CHARS = PREFIX.secret.length + 6;

/** A new random key; its beginning tells its kind, to people and to tools that look for leaked secrets. */
export function newApiKey(kind: KeyKind): string {
  return PREFIX[kind] + randomBytes(24).toString("hex");
}

/** SHA-256 of the key's UTF-8: what the database knows a key by. Keys are long and random, so a quick hash is enough. */
export function hashApiKey(key: string): Buffer {
  return createHash("sha256").update(key, "utf8").digest();
}

export interface NewApiKey {
  readonly studioId: StudioId;
  /** Default: a new one. */
  readonly keyId?: string;
  readonly kind: KeyKind;
  readonly name: string;
  readonly key: string;
  /** None: of the whole studio. */
  readonly siteId?: SiteId | null;
}

/** Lets a key act for the studio that the transaction is in. Doing it again changes nothing. */
export async function createApiKey(
  tx: StudioTx,
  { studioId, keyId = newId(), kind, name, key, siteId = null }: NewApiKey,
): Promise<void> {
  await tx
    .insertInto("api_key")
    .values({
      studio_id: studioId,
      key_id: keyId,
      kind,
      name,
      key_hash: hashApiKey(key),
      shown: kind === "public" ? key : `${key.slice(0, SHOWN_CHARS)}…`,
      site_id: siteId,
    })
    .onConflict((conflict) => conflict.column("key_hash").doNothing())
    .execute();
}

/** A key as people may see it. Instants are epoch ms. */
export interface ApiKeyRow {
  readonly keyId: string;
  readonly kind: KeyKind;
  readonly name: string;
  /** The whole of a public key, the beginning of a secret one. */
  readonly shown: string;
  /** None: of the whole studio. */
  readonly siteId: SiteId | null;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly disabledAt: number | null;
  /** Set when it was replaced: until then it goes on. */
  readonly expiresAt: number | null;
  readonly replacedBy: string | null;
  /** Its site was archived, which stops it. */
  readonly siteArchived: boolean;
}

/** The studio's keys, oldest first. */
export async function listApiKeys(tx: StudioTx): Promise<readonly ApiKeyRow[]> {
  return keyRows(tx).orderBy("api_key.created_at").orderBy("api_key.kind").orderBy("api_key.key_id").execute();
}

export async function findApiKeyRow(tx: StudioTx, keyId: string): Promise<ApiKeyRow | undefined> {
  return keyRows(tx).where("api_key.key_id", "=", keyId).executeTakeFirst();
}

function keyRows(tx: StudioTx) {
  return tx
    .selectFrom("api_key")
    .leftJoin("site", (join) =>
      join.onRef("site.studio_id", "=", "api_key.studio_id").onRef("site.site_id", "=", "api_key.site_id"),
    )
    .select((eb) => [
      "api_key.key_id as keyId",
      "api_key.kind",
      "api_key.name",
      "api_key.shown",
      "api_key.site_id as siteId",
      "api_key.created_at as createdAt",
      "api_key.last_used_at as lastUsedAt",
      "api_key.disabled_at as disabledAt",
      "api_key.expires_at as expiresAt",
      "api_key.replaced_by as replacedBy",
      eb("site.archived_at", "is not", null).$castTo<boolean>().as("siteArchived"),
    ]);
}

/** Lets a key end at `endsAt` (epoch ms), and says which one is in its place. */
export async function replaceApiKey(
  tx: StudioTx,
  keyId: string,
  { replacedBy, endsAt }: { readonly replacedBy: string; readonly endsAt: number },
): Promise<void> {
  await tx
    .updateTable("api_key")
    .set({ expires_at: new Date(endsAt), replaced_by: replacedBy })
    .where("key_id", "=", keyId)
    .execute();
}

/** @returns false when the studio has no such key */
export async function renameApiKey(tx: StudioTx, keyId: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("api_key")
    .set({ name })
    .where("key_id", "=", keyId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Stops a key at once (`disabledAt`, epoch ms), or lets it go on (`null`). @returns false when the studio has no such key */
export async function setApiKeyDisabled(tx: StudioTx, keyId: string, disabledAt: number | null): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("api_key")
    .set({ disabled_at: disabledAt === null ? null : new Date(disabledAt) })
    .where("key_id", "=", keyId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Names of keys by id, also of those that are disabled. */
export async function apiKeyNames(tx: StudioTx, keyIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (keyIds.length === 0) return new Map();
  const keys = await tx.selectFrom("api_key").select(["key_id", "name"]).where("key_id", "in", keyIds).execute();
  return new Map(keys.map(({ key_id, name }) => [key_id, name]));
}
