import type { KeyKind } from "@regulars/contracts/event";
import type { SiteId, StudioId } from "@regulars/contracts/ids";
import { hashApiKey } from "@regulars/db/api-key.store";
import type { openPool } from "@regulars/db/postgres";

type Pool = ReturnType<typeof openPool>;

/** A key as the database describes it. */
export interface ApiKeyRow {
  readonly key_id: string;
  readonly studio_id: StudioId;
  readonly kind: KeyKind;
  readonly disabled: boolean;
  /** Epoch ms. */
  readonly expires_at: number | null;
  readonly currency: string;
  readonly site_id: SiteId | null;
  readonly origins: readonly string[];
  readonly collect_settings: unknown;
  /** Sealed with REGULARS_SECRET. */
  readonly signing_secrets: readonly Buffer[];
}

/** Asks the database what a key stands for; `undefined` for a key that it does not know. Only the key's hash leaves the process. */
export async function findApiKey(pool: Pool, key: string): Promise<ApiKeyRow | undefined> {
  const { rows } = await pool.query<ApiKeyRow>({
    name: "find_api_key",
    text: `select key_id, studio_id, kind, disabled, expires_at, currency, site_id, origins, collect_settings, signing_secrets
      from find_api_key($1)`,
    values: [hashApiKey(key)],
  });
  return rows[0];
}

/** Notes when keys were last used, all in one statement. An instant that is not later than the one known changes nothing. */
export async function touchApiKeys(pool: Pool, usedAt: ReadonlyMap<string, number>): Promise<void> {
  await pool.query({
    name: "touch_api_keys",
    text: `select touch_api_keys(array[used.key_id], used.at)
      from unnest($1::uuid[], $2::timestamptz[]) as used (key_id, at)`,
    values: [[...usedAt.keys()], [...usedAt.values()].map((at) => new Date(at).toISOString())],
  });
}
