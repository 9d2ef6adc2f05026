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
export function admit(deps: AdmitDeps, credentials: Credentials): Admission | Promise<Admission> {
  const { authorization, query, body, address } = credentials;
  const key = readKey(authorization, isJsonObject(body) ? body.writeKey : undefined, query);
  if (key === undefined)
    return refuse(401, "missing_key", "Send a write key: by Basic auth as user name, or as writeKey");
  const isNew = !deps.keys.knows(key);
  const laterBy = isNew ? deps.limits.takeOfAddress(address) : 0;
  if (laterBy > 0) return tooManyOfAddress(laterBy);
  const found = key.length > MAX_KEY_CHARS ? undefined : deps.keys.find(key);
  // Waiting is for the few that the database is asked about.
  if (!(found instanceof Promise)) return admitFound(deps, found, { address, isNew });
  return found.then((apiKey) => admitFound(deps, apiKey, { address, isNew }), refuseUnavailable);
}

function refuseUnavailable(error: unknown): Refusal {
  if (error instanceof KeysUnavailableError) return unavailable("Write keys cannot be looked up now");
  throw error;
}

interface Sender {
  readonly address: string | undefined;
  /** Its address was counted already. */
  readonly isNew: boolean;
}

function admitFound(deps: AdmitDeps, apiKey: ApiKey | undefined, { address, isNew }: Sender): Admission {
  if (apiKey === undefined) return refuse(403, "unknown_key", "The write key is not known");
  const now = deps.clock.now();
  const fault = faultOf(apiKey, now);
  if (fault !== undefined) return fault;
  const addressLaterBy = apiKey.kind === "public" && !isNew ? deps.limits.takeOfAddress(address) : 0;
  if (addressLaterBy > 0) return tooManyOfAddress(addressLaterBy);
  const keyLaterBy = deps.limits.takeOfKey(apiKey.keyId);
  if (keyLaterBy > 0) return rateLimited("Too many requests with this write key", keyLaterBy);
  deps.lastUsed.note(apiKey.keyId, now);
  return { kind: "key", apiKey };
}

function faultOf({ disabled, expiresAt }: ApiKey, now: number): Refusal | undefined {
  if (disabled) return refuse(403, "disabled_key", "The write key is disabled");
  if (expiresAt === undefined || now < expiresAt) return undefined;
  return refuse(403, "expired_key", "The write key was replaced by another one, and its time to change over has ended");
}

function tooManyOfAddress(laterBy: number): Refusal {
  return rateLimited("Too many requests from this address", laterBy);
}
