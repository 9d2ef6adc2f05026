import { isJsonObject, type Json } from "@regulars/contracts/json";
import type { Clock } from "@regulars/runtime/clock";
import { type Refusal, rateLimited, refuse, unavailable } from "../http/answer.ts";
import type { RateLimits } from "../limits/rate-limits.ts";
import type { ApiKey } from "./api-key.ts";
import { type KeyDirectory, KeysUnavailableError } from "./key-directory.ts";
import type { LastUsed } from "./last-used.ts";
import { readKey } from "./read-key.ts";

/** No key is longer; a longer text is not looked up. */
const MAX_KEY_CHARS = 200;

export interface AdmitDeps {
  readonly keys: KeyDirectory;
  readonly limits: RateLimits;
  readonly lastUsed: Pick<LastUsed, "note">;
  readonly clock: Clock;
}

export interface Credentials {
  readonly authorization: string | undefined;
  readonly query: string;
  readonly body: Json;
  /** Of the client. */
  readonly address: string | undefined;
}

export type Admission = { readonly kind: "key"; readonly apiKey: ApiKey } | Refusal;

/**
 * Whose request it is; or 401 without a key, 403 with one that does not stand, 429 when there are too many, 503 when it cannot be
 * found out.
 *
 * Each address has a rate for public keys, which anybody may have, and for keys that were not seen before, so that a flood of
 * invented ones does not become one of questions to the database. It counts before the key's own rate: one address cannot use that up.
 */
export async function admit(deps: AdmitDeps, { authorization, query, body, address }: Credentials): Promise<Admission> {
  const key = readKey(authorization, isJsonObject(body) ? body.writeKey : undefined, query);
  if (key === undefined)
    return refuse(401, "missing_key", "Send a write key: by Basic auth as user name, or as writeKey");
  const isNew = !deps.keys.knows(key);
  const newLaterBy = isNew ? deps.limits.takeOfAddress(address) : 0;
  if (newLaterBy > 0) return tooManyOfAddress(newLaterBy);
  const found = key.length > MAX_KEY_CHARS ? undefined : await find(deps.keys, key);
  if (found === undefined) return refuse(403, "unknown_key", "The write key is not known");
  if ("code" in found) return found;
  const faulty = faultOf(found, deps.clock.now());
  if (faulty !== undefined) return faulty;
  const laterBy = found.kind === "public" && !isNew ? deps.limits.takeOfAddress(address) : 0;
  if (laterBy > 0) return tooManyOfAddress(laterBy);
  const keyLaterBy = deps.limits.takeOfKey(found.keyId);
  if (keyLaterBy > 0) return rateLimited("Too many requests with this write key", keyLaterBy);
  deps.lastUsed.note(found.keyId, deps.clock.now());
  return { kind: "key", apiKey: found };
}

async function find(keys: KeyDirectory, key: string): Promise<ApiKey | Refusal | undefined> {
  try {
    return await keys.find(key);
  } catch (error) {
    if (error instanceof KeysUnavailableError) return unavailable("Write keys cannot be looked up now");
    throw error;
  }
}

function faultOf({ disabled, expiresAt }: ApiKey, now: number): Refusal | undefined {
  if (disabled) return refuse(403, "disabled_key", "The write key is disabled");
  if (expiresAt === undefined || now < expiresAt) return undefined;
  return refuse(403, "expired_key", "The write key was replaced by another one, and its time to change over has ended");
}

function tooManyOfAddress(laterBy: number): Refusal {
  return rateLimited("Too many requests from this address", laterBy);
}
