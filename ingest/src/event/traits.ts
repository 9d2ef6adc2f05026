import { normaliseEmail, normalisePhone } from "@regulars/contracts/contact";
import type { CollectedEvent } from "@regulars/contracts/event";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { type Findings, reject } from "./fault.ts";
import { MAX_IDENTIFIER_CHARS, readObject } from "./fields.ts";
import { readProof, withoutUserHash } from "./user-hash.ts";

type Identifying = Pick<CollectedEvent, "type" | "key" | "userId"> & { context: JsonObject; signed?: true };

/** What only a secret key may say of somebody; of these the contacts may be said of a visitor without a `userId`, or with a proof. */
const CONTACTS = ["email", "phone"] as const;
type Guarded = (typeof CONTACTS)[number] | "membership";

/**
 * The traits of an identify or group call; `undefined` when there are none. RudderStack's SDKs send them in `context.traits`, which the
 * call's own go before. The e-mail is put in the form in which it identifies, the phone too when it has its country.
 *
 * From a public key, `email` and `phone` of somebody with a `userId` are refused, as a visitor who knows another's id would take over
 * that person's messages, unless a `userHash` proves the `userId`, which makes the event `signed`. So is `membership`, which is of the
 * studio's till. The rest of the call is accepted. What is refused is taken out of the context too.
 */
export function readTraits(
  sent: JsonObject,
  event: Identifying,
  signingSecrets: readonly string[],
  found: Findings,
): JsonObject | undefined {
  const own = readObject(sent, "traits", found);
  if (event.type === "group") return withoutUserHash(own);
  const inContext = isJsonObject(event.context.traits) ? event.context.traits : undefined;
  const sentTraits: JsonObject = inContext === undefined ? own : { ...inContext, ...own };
  const userHash = event.context.userHash ?? sent.userHash ?? sentTraits.userHash;
  const proof = readProof(userHash, event, signingSecrets, found);
  if (proof === "right") event.signed = true;
  const traits: Record<string, Json> = { ...withoutUserHash(sentTraits) };
  // "" is what an empty form field sends, and asks for nothing.
  const refused = guardedKeys(event).filter((key) => traits[key] !== undefined && traits[key] !== "");
  for (const key of refused) {
    delete traits[key];
    // A wrong hash has been told, and is why.
    if (proof !== "wrong" || key === "membership") refuse(key, found);
  }
  if (inContext !== undefined) event.context = { ...event.context, traits: without(inContext, refused) };
  for (const key of CONTACTS) {
    if (traits[key] === undefined) continue;
    const value = read[key](traits[key], found);
    if (value === undefined) delete traits[key];
    else traits[key] = value;
  }
  return Object.keys(traits).length === 0 ? undefined : traits;
}

function guardedKeys({ key, userId, signed }: Identifying): readonly Guarded[] {
  if (key === "secret") return [];
  return userId === undefined || signed ? ["membership"] : [...CONTACTS, "membership"];
}

function without(traits: JsonObject, keys: readonly Guarded[]): JsonObject {
  const kept: Record<string, Json> = { ...traits };
  for (const key of keys) delete kept[key];
  return kept;
}

function refuse(key: Guarded, found: Findings): void {
  found.refused.push({
    code: "secret_key_required",
    reason:
      key === "membership"
        ? "The membership of a person is accepted from a secret key only"
        : `The ${key} of a person with a userId is accepted from a secret key only, or with their userHash`,
    path: `traits.${key}`,
  });
}

const read = { email: readEmail, phone: readPhone };

/** "" is what an empty form field sends, and says nothing; `null` removes the trait. */
function readEmail(value: Json | undefined, found: Findings): Json | undefined {
  if (value === null) return null;
  if (value === "") return undefined;
  if (typeof value !== "string") return reject(found, "wrong_type", "email must be text", "traits.email");
  if (value.length > MAX_IDENTIFIER_CHARS) {
    return reject(found, "too_long", `email is over ${MAX_IDENTIFIER_CHARS} characters`, "traits.email");
  }
  const email = normaliseEmail(value);
  if (email === undefined) {
    // Kept, it would make one person of everybody who typed "none" into a form.
    found.refused.push({ code: "wrong_type", reason: "email is no e-mail address", path: "traits.email" });
  }
  return email;
}

function readPhone(value: Json | undefined, found: Findings): Json | undefined {
  if (value === null) return null;
  if (value === "") return undefined;
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return reject(found, "wrong_type", "phone must be text", "traits.phone");
  if (text.length > MAX_IDENTIFIER_CHARS) {
    return reject(found, "too_long", `phone is over ${MAX_IDENTIFIER_CHARS} characters`, "traits.phone");
  }
  return normalisePhone(text) ?? text;
}
