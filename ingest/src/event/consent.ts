import { familyOf } from "@regulars/contracts/catalogue";
import type { CollectedEvent } from "@regulars/contracts/event";
import type { Json, JsonObject } from "@regulars/contracts/json";
import { type Findings, reject } from "./fault.ts";
import { textOf } from "./fields.ts";

/** Properties by which a consent could be said of a person other than the one who sends it. */
const NAMES_OF_PEOPLE = [
  "userId",
  "user_id",
  "anonymousId",
  "anonymous_id",
  "profileId",
  "profile",
  "email",
  "phone",
  "address",
] as const;

/**
 * A browser says yes or no for its own visitor. One that names somebody else, or an address, which might be anybody's, is rejected whole:
 * without that name it would be on record for the wrong person.
 */
export function checkConsent(
  sent: JsonObject,
  {
    key,
    name,
    userId,
    anonymousId,
    properties,
  }: Pick<CollectedEvent, "key" | "name" | "userId" | "anonymousId" | "properties">,
  found: Findings,
): void {
  if (key === "secret" || familyOf(name) !== "consent") return;
  const isOwn = (value: Json | undefined): boolean => {
    const text = textOf(value);
    return (
      value === undefined ||
      value === null ||
      text === "" ||
      (text !== undefined && (text === userId || text === anonymousId))
    );
  };
  for (const key of ["email", "phone"]) if (!isOwn(sent[key])) refuse(key, found);
  for (const key of NAMES_OF_PEOPLE) if (!isOwn(properties[key])) refuse(`properties.${key}`, found);
}

function refuse(path: string, found: Findings): void {
  reject(found, "secret_key_required", "Consent of anybody but the visitor is accepted from a secret key only", path);
}
