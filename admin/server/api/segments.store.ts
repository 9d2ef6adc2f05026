import { isDeepStrictEqual } from "node:util";
import type { SegmentId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { StudioTx } from "@regulars/db/tenancy";
import { newId } from "@regulars/runtime/ids";
import { sql } from "kysely";

/** A segment as lists show it. Instants are epoch ms. */
export interface SegmentRow {
  readonly segmentId: SegmentId;
  readonly name: string;
  readonly description: string;
  /** How the owner groups segments; empty: none. */
  readonly folder: string;
  /** People in it, by the definition that is live. */
  readonly memberCount: number;
  /** `computing` while a new definition is worked out from history; until then the members are by the one before. */
  readonly status: "computing" | "live";
  readonly revision: number;
  readonly updatedAt: number;
  /** When the definition that its members are by was worked out for everyone; since then it follows by itself. */
  readonly computedAt: number | null;
}

const SEGMENT_COLUMNS = [
  "segment.segment_id as segmentId",
  "segment.name",
  "segment.description",
  "segment.folder",
  "segment.member_count as memberCount",
  sql<"computing" | "live">`case when segment.live_revision = segment.revision then 'live' else 'computing' end`.as(
    "status",
  ),
  "segment.revision",
  "segment.updated_at as updatedAt",
  "segment.computed_at as computedAt",
] as const;

/** The studio's segments that are not archived, by name. */
export async function listSegments(tx: StudioTx): Promise<readonly SegmentRow[]> {
  return tx
    .selectFrom("segment")
    .select(SEGMENT_COLUMNS)
    .where("archived_at", "is", null)
    .orderBy(sql`lower(name)`)
    .execute();
}

/** Names of segments, archived ones too. */
export async function segmentNames(
  tx: StudioTx,
  segmentIds: readonly SegmentId[],
): Promise<ReadonlyMap<SegmentId, string>> {
  if (segmentIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom("segment")
    .select(["segment_id", "name"])
    .where("segment_id", "in", [...new Set(segmentIds)])
    .execute();
  return new Map(rows.map((row) => [row.segment_id, row.name]));
}

export interface SegmentDetail extends SegmentRow {
  readonly definition: SegmentDefinition;
  readonly createdAt: number;
  readonly archivedAt: number | null;
  /** While computing: people worked out by the new definition, of all. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Whether there are members by an earlier definition to show meanwhile. */
  readonly hasOldMembers: boolean;
}

/** A segment with its latest definition, archived ones too. */
export async function findSegment(tx: StudioTx, segmentId: SegmentId): Promise<SegmentDetail | undefined> {
  const row = await tx
    .selectFrom("segment")
    .innerJoin("segment_revision as latest", (join) =>
      join
        .onRef("latest.segment_id", "=", "segment.segment_id")
        .onRef("latest.studio_id", "=", "segment.studio_id")
        .onRef("latest.revision", "=", "segment.revision"),
    )
    .select([
      ...SEGMENT_COLUMNS,
      "latest.definition",
      "latest.computed_through as computedThrough",
      "segment.live_revision as liveRevision",
      "segment.created_at as createdAt",
      "segment.archived_at as archivedAt",
    ])
    .where("segment.segment_id", "=", segmentId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { computedThrough, liveRevision, ...segment } = row;
  return {
    ...segment,
    hasOldMembers: liveRevision !== null && segment.status === "computing",
    progress: segment.status === "computing" ? await progressThrough(tx, computedThrough) : null,
  };
}

async function progressThrough(tx: StudioTx, profileId: string | null): Promise<{ done: number; total: number }> {
  return tx
    .selectFrom("profile")
    .select((eb) => [
      eb.fn.countAll<number>().as("total"),
      sql<number>`count(*) filter (where profile_id <= ${profileId}::uuid)`.as("done"),
    ])
    .executeTakeFirstOrThrow();
}

export interface NewSegment {
  readonly name: string;
  readonly description?: string | undefined;
  readonly folder?: string | undefined;
  readonly definition: SegmentDefinition;
  /** Who, as `user:<id>` or `key:<id>`. */
  readonly by: string;
}

/** A new segment with its first definition. Fails with Postgres' 23505 when another one has the name. */
export async function insertSegment(tx: StudioTx, segment: NewSegment): Promise<SegmentId> {
  const segmentId = newId<SegmentId>();
  await sql`
    insert into segment (studio_id, segment_id, name, description, folder)
    values (current_studio_id(), ${segmentId}, ${segment.name}, ${segment.description ?? ""}, ${segment.folder ?? ""})
  `.execute(tx);
  await insertRevision(tx, segmentId, { revision: 1, definition: segment.definition, by: segment.by });
  await bumpDefinitions(tx);
  return segmentId;
}

export interface SegmentEdit {
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly folder: string | undefined;
  readonly definition: SegmentDefinition | undefined;
  readonly by: string;
  readonly nowMs: number;
  /** The revision that was edited; one saved meanwhile by another is not overwritten. */
  readonly expectedRevision: number | undefined;
}

export type EditOutcome =
  | { readonly kind: "saved"; readonly revision: number; readonly redefined: boolean }
  | { readonly kind: "outdated"; readonly revision: number }
  | { readonly kind: "absent" };

/** Renames, describes or files a segment, and gives it a new revision when the definition differs from the latest one. Fails as `insertSegment` does. */
export async function updateSegment(tx: StudioTx, segmentId: SegmentId, edit: SegmentEdit): Promise<EditOutcome> {
  await bumpDefinitions(tx);
  const current = await lockLatest(tx, segmentId);
  if (current === undefined || current.archivedAt !== null) return { kind: "absent" };
  if (edit.expectedRevision !== undefined && edit.expectedRevision !== current.revision) {
    return { kind: "outdated", revision: current.revision };
  }
  const redefined = edit.definition !== undefined && !isDeepStrictEqual(edit.definition, current.definition);
  const revision = redefined ? current.revision + 1 : current.revision;
  await tx
    .updateTable("segment")
    .set({
      name: edit.name ?? current.name,
      description: edit.description ?? current.description,
      folder: edit.folder ?? current.folder,
      revision,
      updated_at: new Date(edit.nowMs),
    })
    .where("segment_id", "=", segmentId)
    .execute();
  if (redefined) await insertRevision(tx, segmentId, { revision, definition: edit.definition, by: edit.by });
  return { kind: "saved", revision, redefined };
}

/** Takes a segment out of use. @returns whether there was one in use */
export async function archiveSegment(tx: StudioTx, segmentId: SegmentId, nowMs: number): Promise<boolean> {
  await bumpDefinitions(tx);
  const { numUpdatedRows } = await tx
    .updateTable("segment")
    .set({ archived_at: new Date(nowMs), updated_at: new Date(nowMs) })
    .where("segment_id", "=", segmentId)
    .where("archived_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Takes an archived segment into use again, as a new revision, since nobody kept its members meanwhile. Fails as `insertSegment` does.
 * @returns whether there was one archived
 */
export async function restoreSegment(
  tx: StudioTx,
  segmentId: SegmentId,
  { by, nowMs }: { readonly by: string; readonly nowMs: number },
): Promise<boolean> {
  await bumpDefinitions(tx);
  const archived = await lockLatest(tx, segmentId);
  if (archived === undefined || archived.archivedAt === null) return false;
  const revision = archived.revision + 1;
  await tx
    .updateTable("segment")
    .set({ archived_at: null, revision, updated_at: new Date(nowMs) })
    .where("segment_id", "=", segmentId)
    .execute();
  await insertRevision(tx, segmentId, { revision, definition: archived.definition, by });
  return true;
}

/** A segment and its latest definition, held until the transaction ends so that two edits come one after the other. */
function lockLatest(tx: StudioTx, segmentId: SegmentId) {
  return tx
    .selectFrom("segment")
    .innerJoin("segment_revision as latest", (join) =>
      join
        .onRef("latest.segment_id", "=", "segment.segment_id")
        .onRef("latest.studio_id", "=", "segment.studio_id")
        .onRef("latest.revision", "=", "segment.revision"),
    )
    .select([
      "segment.name",
      "segment.description",
      "segment.folder",
      "segment.revision",
      "segment.archived_at as archivedAt",
      "latest.definition",
    ])
    .where("segment.segment_id", "=", segmentId)
    .forUpdate("segment")
    .executeTakeFirst();
}

async function insertRevision(
  tx: StudioTx,
  segmentId: SegmentId,
  { revision, definition, by }: { revision: number; definition: SegmentDefinition; by: string },
): Promise<void> {
  await sql`
    insert into segment_revision (studio_id, segment_id, revision, definition, created_by)
    values (current_studio_id(), ${segmentId}, ${revision}, ${JSON.stringify(definition)}::jsonb, ${by})
  `.execute(tx);
}

/** Workers read the definitions again when this number has grown. Comes first: they lock the studio before its segments, too. */
async function bumpDefinitions(tx: StudioTx): Promise<void> {
  await tx
    .updateTable("studio")
    .set((eb) => ({ definitions_revision: eb("definitions_revision", "+", 1) }))
    .execute();
}
