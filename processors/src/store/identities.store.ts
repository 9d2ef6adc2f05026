import type { StudioId } from "@regulars/contracts/ids";
import type { WorkerTx } from "@regulars/db/tenancy";
import { sql } from "kysely";
import type { WorkspaceResult } from "../stream/workspace.ts";

/**
 * Writes who is who: merged profiles hand their identifiers and membership rows to the one that remains and go, then
 * identifiers are let go and attached.
 */
export async function saveIdentities(tx: WorkerTx, studioId: StudioId, result: WorkspaceResult): Promise<void> {
  if (result.merges.length > 0) await saveMerges(tx, studioId, result);
  if (result.detached.length > 0) {
    await sql`
      delete from identifier i using jsonb_to_recordset(${JSON.stringify(result.detached)}::jsonb) as gone (kind text, value text, "profileId" uuid)
      where i.studio_id = ${studioId} and i.kind = gone.kind and i.value = gone.value and i.profile_id = gone."profileId"`.execute(
      tx,
    );
  }
  if (result.attached.length > 0) {
    await sql`
      insert into identifier (studio_id, kind, value, profile_id, first_seen_at)
      select ${studioId}::uuid, r.kind, r.value, r."profileId", instant_of(r.at)
      from jsonb_to_recordset(${JSON.stringify(result.attached)}::jsonb) as r (kind text, value text, "profileId" uuid, at bigint)
      on conflict (studio_id, kind, value) do update set profile_id = excluded.profile_id`.execute(tx);
  }
}

async function saveMerges(tx: WorkerTx, studioId: StudioId, { merges, mergeCauses }: WorkspaceResult): Promise<void> {
  const rows = JSON.stringify(merges.map((merge) => ({ ...merge, event_id: mergeCauses.get(merge.from) })));
  const pairs = sql`jsonb_to_recordset(${rows}::jsonb) as m ("from" uuid, "into" uuid, reason text, event_id uuid, at bigint)`;
  await sql`
    insert into profile_merge (studio_id, from_profile_id, into_profile_id, reason, event_id, merged_at)
    select ${studioId}::uuid, m."from", m."into", m.reason, m.event_id, instant_of(m.at) from ${pairs}`.execute(tx);
  // A profile that was itself merged into one of these now belongs to the one that remains.
  await sql`
    update profile_merge p set into_profile_id = m."into" from ${pairs}
    where p.studio_id = ${studioId} and p.into_profile_id = m."from"`.execute(tx);
  await sql`
    update identifier i set profile_id = m."into" from ${pairs}
    where i.studio_id = ${studioId} and i.profile_id = m."from"`.execute(tx);
  await sql`
    insert into membership (studio_id, segment_id, profile_id, entered_at)
    select b.studio_id, b.segment_id, m."into", min(b.entered_at) from ${pairs}
    join membership b on b.studio_id = ${studioId} and b.profile_id = m."from"
    group by b.studio_id, b.segment_id, m."into"
    on conflict (studio_id, segment_id, profile_id) do nothing`.execute(tx);
  await sql`delete from membership b using ${pairs} where b.studio_id = ${studioId} and b.profile_id = m."from"`.execute(
    tx,
  );
  await sql`delete from profile p using ${pairs} where p.studio_id = ${studioId} and p.profile_id = m."from"`.execute(
    tx,
  );
}
