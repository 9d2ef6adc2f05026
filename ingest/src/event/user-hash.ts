import { createHmac, timingSafeEqual } from "node:crypto";
import type { CollectedEvent } from "@regulars/contracts/event";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import type { Findings } from "./fault.ts";

const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/**
 * True when a hash is HMAC-SHA256(secret, userId), in hex, of one of the secrets: the studio's own server made it for somebody who is
 * logged in there, so a browser that has it speaks for that person. Takes as long for a wrong hash as for a right one.
 */
export function isUserHash(userHash: Json, userId: string, secrets: readonly string[]): boolean {
  if (typeof userHash !== "string" || !HEX_SHA256.test(userHash)) return false;
  const given = Buffer.from(userHash, "hex");
  let right = false;
  for (const secret of secrets) {
    const made = createHmac("sha256", secret).update(userId).digest();
    right = timingSafeEqual(made, given) || right;
  }
  return right;
}

/**
 * What the `userHash` of a browser's call proves: `none` without one. A wrong one is told, as somebody may be trying another's id, or
 * a studio's server uses the wrong secret.
 */
export function readProof(
  userHash: Json | undefined,
  { key, userId }: Pick<CollectedEvent, "key" | "userId">,
  secrets: readonly string[],
  found: Findings,
): "right" | "wrong" | "none" {
  const isAbsent = userHash === undefined || userHash === null || userHash === "";
  if (key === "secret" || userId === undefined || isAbsent) return "none";
  if (isUserHash(userHash, userId, secrets)) return "right";
  found.refused.push({
    code: "invalid_user_hash",
    reason:
      secrets.length === 0
        ? "The studio has no signing secret that a userHash could be made with; email and phone are left out"
        : "userHash must be the HMAC-SHA256 of the userId with the studio's signing secret, in hex; email and phone are left out",
    path: "userHash",
  });
  return "wrong";
}

/** The hash is as good as a password for as long as its secret is valid, so it is kept nowhere. */
export function withoutUserHash(fields: JsonObject): JsonObject {
  if (fields.userHash === undefined) return fields;
  const { userHash: _, ...rest } = fields;
  return rest;
}

/** A context without the hash, which may also be among its traits: RudderStack's SDKs repeat those of the last identify in each call. */
export function contextWithoutUserHash(context: JsonObject): JsonObject {
  const kept = withoutUserHash(context);
  const { traits } = kept;
  return isJsonObject(traits) && traits.userHash !== undefined ? { ...kept, traits: withoutUserHash(traits) } : kept;
}
