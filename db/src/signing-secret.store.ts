import { randomBytes } from "node:crypto";
import type { StudioId } from "@regulars/contracts/ids";
import { sql } from "kysely";
import type { StudioTx } from "./tenancy.ts";

/** A new random signing secret; its beginning tells what it is to people and to tools that look for leaked secrets. */
export function newSigningSecret(): string {
  return `rg_sign_${randomBytes(32).toString("hex")}`;
}

/** A signing secret without what it is. Instants are epoch ms. */
export interface SigningSecretRow {
  readonly secretId: string;
  readonly createdAt: number;
  /** Set when another was made in its place: until then it goes on. */
  readonly expiresAt: number | null;
}

/** Those that count at `nowMs`, newest first. */
export async function listSigningSecrets(tx: StudioTx, nowMs: number): Promise<readonly SigningSecretRow[]> {
  return tx
    .selectFrom("signing_secret")
    .select(["secret_id as secretId", "created_at as createdAt", "expires_at as expiresAt"])
    .where((eb) => eb.or([eb("expires_at", "is", null), sql<boolean>`expires_at > ${new Date(nowMs)}`]))
    .orderBy("created_at", "desc")
    .orderBy("secret_id", "desc")
    .execute();
}

/** What SecretBox (purpose `signing-secret`) opens. */
export async function findSealedSecret(tx: StudioTx, secretId: string): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom("signing_secret")
    .select("sealed")
    .where("secret_id", "=", secretId)
    .executeTakeFirst();
  return row?.sealed;
}

export async function insertSigningSecret(
  tx: StudioTx,
  { studioId, secretId, sealed }: { readonly studioId: StudioId; readonly secretId: string; readonly sealed: Buffer },
): Promise<void> {
  await tx.insertInto("signing_secret").values({ studio_id: studioId, secret_id: secretId, sealed }).execute();
}

/** Lets those that count end at `endsAt` (epoch ms) at the latest. */
export async function endSigningSecrets(
  tx: StudioTx,
  { endsAt, secretId }: { readonly endsAt: number /** Default: all. */; readonly secretId?: string },
): Promise<boolean> {
  const ends = new Date(endsAt);
  const { numUpdatedRows } = await tx
    .updateTable("signing_secret")
    .set({ expires_at: ends })
    .where((eb) => eb.or([eb("expires_at", "is", null), sql<boolean>`expires_at > ${ends}`]))
    .$if(secretId !== undefined, (query) => query.where("secret_id", "=", secretId ?? ""))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Forgets those that have ended, so that what cannot be used is not kept. */
export async function deleteEndedSecrets(tx: StudioTx, nowMs: number): Promise<void> {
  await tx
    .deleteFrom("signing_secret")
    .where(sql<boolean>`expires_at <= ${new Date(nowMs)}`)
    .execute();
}
