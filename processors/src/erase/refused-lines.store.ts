import type { ImportId, StudioId } from "@regulars/contracts/ids";
import type { WorkerTx } from "@regulars/db/tenancy";
import { sql } from "kysely";

/** A line of an import's file whose event the fold refused. */
export interface RefusedLine {
  readonly importId: ImportId;
  readonly line: number;
  readonly path: string;
}

/** After the faults that ingest finds in a line, which are a handful. */
const FAULT_OF_FOLD = 1_000;

/** Counts lines that had gone into the stream as refused, and says why. The line itself is not kept: it names the person. */
export async function refuseLines(
  tx: WorkerTx,
  studioId: StudioId,
  { lines, code, reason }: { readonly lines: readonly RefusedLine[]; readonly code: string; readonly reason: string },
): Promise<void> {
  if (lines.length === 0) return;
  await sql`
    with given as (
      select distinct on (g."importId", g.line) g."importId" as import_id, g.line, g.path
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as g ("importId" uuid, line bigint, path text)),
    told as (
      insert into import_error (studio_id, import_id, line, fault, accepted, code, reason, path, raw)
      select i.studio_id, i.import_id, g.line, ${FAULT_OF_FOLD}, false, ${code}, ${reason}, g.path, ''
      from given g join import i on i.studio_id = ${studioId} and i.import_id = g.import_id
      on conflict do nothing
      returning import_id)
    update import i set accepted = i.accepted - t.lines, rejected = i.rejected + t.lines
    from (select import_id, count(*) as lines from told group by import_id) t
    where i.studio_id = ${studioId} and i.import_id = t.import_id`.execute(tx);
}
