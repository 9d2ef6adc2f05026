import { createHash, randomBytes } from "node:crypto";
import type { StudioId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { newId } from "@regulars/runtime/ids";

/** Characters of a secret key that are kept, so that a person can tell keys apart. */
const SHOWN_LENGTH = 8;

/** Makes a key of the studio. @returns the key, which of a secret one is nowhere else */
export async function createStudioKey(
  tx: StudioTx,
  { studioId, kind, name }: { readonly studioId: StudioId; readonly kind: "public" | "secret"; readonly name: string },
): Promise<string> {
  const key = `${kind === "public" ? "pk" : "sk"}_${randomBytes(24).toString("base64url")}`;
  await tx
    .insertInto("api_key")
    .values({
      studio_id: studioId,
      key_id: newId(),
      kind,
      name,
      key_hash: createHash("sha256").update(key).digest(),
      shown: kind === "public" ? key : `${key.slice(0, SHOWN_LENGTH)}…`,
    })
    .execute();
  return key;
}
