import { createHash, randomBytes } from "node:crypto";
import type { KeyKind } from "@regulars/contracts/event";
import type { StudioId } from "@regulars/contracts/ids";
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
  readonly kind: KeyKind;
  readonly name: string;
  readonly key: string;
}

/** Lets a key act for the studio that the transaction is in. Doing it again changes nothing. */
export async function createApiKey(tx: StudioTx, { studioId, kind, name, key }: NewApiKey): Promise<void> {
  await tx
    .insertInto("api_key")
    .values({
      studio_id: studioId,
      key_id: newId(),
      kind,
      name,
      key_hash: hashApiKey(key),
      shown: kind === "public" ? key : `${key.slice(0, SHOWN_CHARS)}…`,
    })
    .onConflict((conflict) => conflict.column("key_hash").doNothing())
    .execute();
}
