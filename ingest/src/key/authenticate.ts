import { isJsonObject, type Json } from "@regulars/contracts/json";
import { type Refusal, refuse, unavailable } from "../http/answer.ts";
import type { ApiKey } from "./api-key.store.ts";
import { type KeyDirectory, KeysUnavailableError } from "./key-directory.ts";
import { readKey } from "./read-key.ts";

/** No key is longer; a longer text is not looked up. */
const MAX_KEY_CHARS = 200;

export interface Credentials {
  readonly authorization: string | undefined;
  readonly query: string;
  readonly body: Json;
}

/** Whose request it is; or 401 without a key, 403 with one that does not stand, 503 when that cannot be found out. */
export async function authenticate(
  keys: KeyDirectory,
  { authorization, query, body }: Credentials,
): Promise<{ readonly kind: "key"; readonly apiKey: ApiKey } | Refusal> {
  const key = readKey(authorization, isJsonObject(body) ? body.writeKey : undefined, query);
  if (key === undefined)
    return refuse(401, "missing_key", "Send a write key: by Basic auth as user name, or as writeKey");
  if (key.length > MAX_KEY_CHARS) return refuse(403, "unknown_key", "The write key is not known");
  try {
    const apiKey = await keys.find(key);
    if (apiKey === undefined) return refuse(403, "unknown_key", "The write key is not known");
    if (apiKey.disabled) return refuse(403, "disabled_key", "The write key is disabled");
    return { kind: "key", apiKey };
  } catch (error) {
    if (error instanceof KeysUnavailableError) return unavailable("Write keys cannot be looked up now");
    throw error;
  }
}
