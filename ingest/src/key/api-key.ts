import { type CollectSettings, collectSettings, DEFAULT_COLLECT_SETTINGS } from "@regulars/contracts/collect-settings";
import type { KeyKind } from "@regulars/contracts/event";
import type { SiteId, StudioId } from "@regulars/contracts/ids";
import type { Logger } from "@regulars/runtime/log";
import type { SecretBox } from "@regulars/runtime/secret-box";
import { LRUCache } from "lru-cache";
import type { ApiKeyRow } from "./api-key.store.ts";

/** What a key stands for. */
export interface ApiKey {
  readonly keyId: string;
  readonly studioId: StudioId;
  readonly kind: KeyKind;
  readonly disabled: boolean;
  /** Epoch ms from which another key stands in its place. */
  readonly expiresAt: number | undefined;
  /** ISO 4217, of the studio. */
  readonly currency: string;
  /** Absent for a key of the whole studio. */
  readonly siteId: SiteId | undefined;
  /** Origins whose pages may use it, when it is public; none: any. */
  readonly origins: readonly string[];
  readonly settings: CollectSettings;
  /** Any of them may have made a `userHash`; newest first. */
  readonly signingSecrets: readonly string[];
}

/** Faults that were logged already; enough for any machine's studios to be told once each. */
const MAX_TOLD = 1_000;

/**
 * Reads what the database says of a key. What cannot be read is left out and told once in the log, without its value: one studio's
 * broken row must not keep its events out.
 */
export function createApiKeyReader(box: SecretBox, log: Pick<Logger, "error">): (row: ApiKeyRow) => ApiKey {
  const told = new LRUCache<string, true>({ max: MAX_TOLD });
  const tellOnce = (studioId: StudioId, message: string): void => {
    if (told.has(studioId + message)) return;
    told.set(studioId + message, true);
    log.error({ studioId }, message);
  };

  const settingsOf = (row: ApiKeyRow): CollectSettings => {
    const parsed = collectSettings.safeParse(row.collect_settings);
    if (parsed.success) return parsed.data;
    tellOnce(row.studio_id, "the studio's collect settings cannot be read; the defaults stand for them");
    return DEFAULT_COLLECT_SETTINGS;
  };

  const secretsOf = (row: ApiKeyRow): readonly string[] =>
    row.signing_secrets.flatMap((sealed) => {
      try {
        return [box.open(sealed)];
      } catch {
        tellOnce(row.studio_id, "a signing secret of the studio cannot be opened with this REGULARS_SECRET");
        return [];
      }
    });

  return (row) => ({
    keyId: row.key_id,
    studioId: row.studio_id,
    kind: row.kind,
    disabled: row.disabled,
    expiresAt: row.expires_at ?? undefined,
    currency: row.currency,
    siteId: row.site_id ?? undefined,
    origins: row.origins,
    settings: settingsOf(row),
    signingSecrets: secretsOf(row),
  });
}
