import type { StudioId } from "@regulars/contracts/ids";
import type { WorkerTx } from "@regulars/db/tenancy";
import { sql } from "kysely";
import type { WorkspaceResult } from "../stream/workspace.ts";

/** Writes who is on which list. */
export async function saveLists(
  tx: WorkerTx,
  studioId: StudioId,
  { merges, listed, unlisted }: Pick<WorkspaceResult, "merges" | "listed" | "unlisted">,
): Promise<void> {
  if (merges.length > 0) {
    await tx
      .deleteFrom("list_member")
      .where("studio_id", "=", studioId)
      .where(
        "profile_id",
        "in",
        merges.map(({ from }) => from),
      )
      .execute();
  }
  if (unlisted.length > 0) {
    await sql`
      delete from list_member l using jsonb_to_recordset(${JSON.stringify(unlisted)}::jsonb) as r ("listId" text, "profileId" uuid)
      where l.studio_id = ${studioId} and l.list_id = r."listId" and l.profile_id = r."profileId"`.execute(tx);
  }
  if (listed.length > 0) {
    await sql`
      insert into list_member (studio_id, list_id, profile_id, added_at)
      select ${studioId}::uuid, r."listId", r."profileId", instant_of(r.at)
      from jsonb_to_recordset(${JSON.stringify(listed)}::jsonb) as r ("listId" text, "profileId" uuid, at bigint)
      on conflict (studio_id, list_id, profile_id) do update set added_at = excluded.added_at`.execute(tx);
  }
}
