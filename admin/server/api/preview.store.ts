import type { ProfileId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { StudioTx } from "@regulars/db/tenancy";
import { sql } from "kysely";

/** The definitions by which the segments in use show their members now; of a new one, that by which it will. */
export async function definitionsNow(tx: StudioTx): Promise<ReadonlyMap<string, SegmentDefinition>> {
  const rows = await tx
    .selectFrom("segment")
    .innerJoin("segment_revision as now", (join) =>
      join
        .onRef("now.studio_id", "=", "segment.studio_id")
        .onRef("now.segment_id", "=", "segment.segment_id")
        .on("now.revision", "=", sql<number>`coalesce(segment.live_revision, segment.revision)`),
    )
    .select(["segment.segment_id as segmentId", "now.definition"])
    .where("segment.archived_at", "is", null)
    .execute();
  return new Map(rows.map(({ segmentId, definition }) => [segmentId, definition]));
}

export interface PreviewedPerson {
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** The people of these ids, by how they are shown. Those who are gone are left out. */
export async function peopleByIds(tx: StudioTx, ids: readonly ProfileId[]): Promise<readonly PreviewedPerson[]> {
  if (ids.length === 0) return [];
  return tx
    .selectFrom("profile")
    .select(["profile_id as profileId", "shown_as as shownAs", "name", "email"])
    .where("profile_id", "in", [...ids])
    .orderBy("shown_as")
    .execute();
}
