import { type CollectSettings, collectSettings } from "@regulars/contracts/collect-settings";
import type { StudioTx } from "@regulars/db/tenancy";

/** How the studio's visitors are treated, and who said so last. */
export interface PrivacyRow {
  readonly settings: CollectSettings;
  /** Epoch ms; null while nobody has changed anything. */
  readonly changedAt: number | null;
  /** Their name at that time. */
  readonly changedBy: string | null;
}

/** What the studio has not set has its default. */
export async function readPrivacy(tx: StudioTx): Promise<PrivacyRow | undefined> {
  const row = await tx
    .selectFrom("studio")
    .select([
      "collect_settings as settings",
      "collect_settings_changed_at as changedAt",
      "collect_settings_changed_by as changedBy",
    ])
    .executeTakeFirst();
  return row && { ...row, settings: collectSettings.parse(row.settings) };
}

export async function writePrivacy(
  tx: StudioTx,
  settings: CollectSettings,
  { by, nowMs }: { readonly by: string; readonly nowMs: number },
): Promise<void> {
  await tx
    .updateTable("studio")
    .set({
      collect_settings: JSON.stringify(settings),
      collect_settings_changed_at: new Date(nowMs),
      collect_settings_changed_by: by,
    })
    .execute();
}
