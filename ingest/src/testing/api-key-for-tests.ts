import { DEFAULT_COLLECT_SETTINGS } from "@regulars/contracts/collect-settings";
import type { StudioId } from "@regulars/contracts/ids";
import type { ApiKey } from "../key/api-key.ts";

/** A public key of a whole studio that has set nothing, but for what a test says of it. */
export function apiKeyForTests(key: Partial<ApiKey> = {}): ApiKey {
  return {
    keyId: "018f0000-0000-7000-8000-00000000000a",
    studioId: "018f0000-0000-7000-8000-000000000001" as StudioId,
    kind: "public",
    disabled: false,
    expiresAt: undefined,
    currency: "EUR",
    siteId: undefined,
    origins: [],
    settings: DEFAULT_COLLECT_SETTINGS,
    signingSecrets: [],
    ...key,
  };
}
