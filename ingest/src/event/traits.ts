import type { CollectedEvent } from "@regulars/contracts/event";
import { isJsonObject, type Json, type JsonObject } from "@regulars/contracts/json";
import { normaliseEmail, normalisePhone } from "./contact.ts";
import { type Findings, reject } from "./fault.ts";
import { MAX_IDENTIFIER_CHARS, readObject } from "./fields.ts";

/**
 * The traits of an identify or group call; `undefined` when there are none. RudderStack's SDKs send them in `context.traits`, which the
 * call's own go before. The e-mail is put in the form in which it identifies, the phone too when it has its country.
 *
 * From a public key, `email` and `phone` of somebody with a `userId` are refused: a visitor who knows another's id would take
 * over that person's messages. The rest of the call is accepted.
 */
export function readTraits(
  sent: JsonObject,
  event: Pick<CollectedEvent, "type" | "key" | "userId" | "context">,
  found: Findings,
): JsonObject | undefined {
  const inContext = event.type === "identify" ? event.context.traits : undefined;
  const own = readObject(sent, "traits", found);
  const traits: JsonObject = isJsonObject(inContext) ? { ...inContext, ...own } : own;
  if (event.type === "group") return traits;
  const contacts = (["email", "phone"] as const).filter((key) => traits[key] !== undefined);
  if (contacts.length === 0) return Object.keys(traits).length === 0 ? undefined : traits;
  const checked: Record<string, Json> = { ...traits };
  for (const key of contacts) {
    const value =
      event.key === "public" && event.userId !== undefined ? refuse(key, found) : read[key](traits[key], found);
    if (value === undefined) delete checked[key];
    else checked[key] = value;
  }
  return Object.keys(checked).length === 0 ? undefined : checked;
}

function refuse(key: "email" | "phone", found: Findings): undefined {
  found.refused.push({
    code: "secret_key_required",
    reason: `The ${key} of a person with a userId is accepted from a secret key only`,
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
