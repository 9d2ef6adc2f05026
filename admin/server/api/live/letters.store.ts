import type { EventId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { sql } from "kysely";

/** Most letters that are asked for at once. */
const MAX_REPLAYED = 10_000;

/** Of these ids, those of letters that are kept; without ids all letters, the first that failed first, up to 10,000. */
export async function lettersToReplay(tx: StudioTx, eventId?: EventId): Promise<readonly EventId[]> {
  const rows = await tx
    .selectFrom("dead_letter")
    .select("event_id")
    .$if(eventId !== undefined, (letters) => letters.where("event_id", "=", eventId ?? ""))
    .orderBy("failed_at")
    // Those of one batch failed together.
    .orderBy("seq")
    .orderBy("event_id")
    .limit(MAX_REPLAYED)
    .execute();
  return rows.map((row) => row.event_id as EventId);
}

/** How far the studio's shard and its letters are. */
export interface LettersProgress {
  readonly foldedSeq: number;
  /** Letters from before a message of EVENTS. */
  readonly left: number;
}

export async function lettersProgress(
  tx: StudioTx,
  { shard, seq }: { readonly shard: number; readonly seq: number },
): Promise<LettersProgress> {
  // One statement, so one snapshot.
  const { rows } = await sql<LettersProgress>`
    select position.seq as "foldedSeq", (select count(*) from dead_letter where seq < ${seq}) as "left"
    from shard_position as position
    where position.shard = ${shard}`.execute(tx);
  const [progress] = rows;
  if (progress === undefined) throw new Error(`Shard ${shard} has no position`);
  return progress;
}
