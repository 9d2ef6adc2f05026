import type { KeyKind } from "@regulars/contracts/event";
import type { StudioId } from "@regulars/contracts/ids";
import { hashApiKey } from "@regulars/db/api-key.store";
import type { openPool } from "@regulars/db/postgres";

/** What a key stands for. */
export interface ApiKey {
  readonly studioId: StudioId;
  readonly kind: KeyKind;
  readonly disabled: boolean;
  /** ISO 4217, of the studio. */
  readonly currency: string;
}

/** Asks the database what a key stands for; `undefined` for a key that it does not know. Only the key's hash leaves the process. */
export async function findApiKey(pool: ReturnType<typeof openPool>, key: string): Promise<ApiKey | undefined> {
  const { rows } = await pool.query<{ studio_id: StudioId; kind: KeyKind; disabled: boolean; currency: string }>({
    name: "find_api_key",
    text: "select studio_id, kind, disabled, currency from find_api_key($1)",
    values: [hashApiKey(key)],
  });
  const row = rows[0];
  return row && { studioId: row.studio_id, kind: row.kind, disabled: row.disabled, currency: row.currency };
}
