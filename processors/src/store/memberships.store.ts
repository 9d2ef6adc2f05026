import type { StudioId } from "@regulars/contracts/ids";
import type { WorkerTx } from "@regulars/db/tenancy";
import { sql } from "kysely";
import type { WorkspaceResult } from "../stream/workspace.ts";

/** Writes who entered and left, and each segment's number of members by the same difference. */
export async function saveMemberships(
  tx: WorkerTx,
  studioId: StudioId,
  { entries, exits, counts }: Pick<WorkspaceResult, "entries" | "exits" | "counts">,
): Promise<void> {
  if (exits.length > 0) {
    await sql`
      delete from membership b using jsonb_to_recordset(${JSON.stringify(exits)}::jsonb) as r ("segmentId" uuid, "profileId" uuid)
      where b.studio_id = ${studioId} and b.segment_id = r."segmentId" and b.profile_id = r."profileId"`.execute(tx);
  }
  if (entries.length > 0) {
    await sql`
      insert into membership (studio_id, segment_id, profile_id, entered_at)
      select ${studioId}::uuid, r."segmentId", r."profileId", instant_of(r.at)
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as r ("segmentId" uuid, "profileId" uuid, at bigint)
      on conflict (studio_id, segment_id, profile_id) do update set entered_at = excluded.entered_at`.execute(tx);
  }
  if (counts.size > 0) {
    const rows = JSON.stringify([...counts].map(([segment_id, by]) => ({ segment_id, by })));
    await sql`
      update segment s set member_count = s.member_count + r.by
      from jsonb_to_recordset(${rows}::jsonb) as r (segment_id uuid, by bigint)
      where s.studio_id = ${studioId} and s.segment_id = r.segment_id`.execute(tx);
  }
}
