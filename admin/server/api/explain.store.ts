import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { StoredConsent, StoredTrait } from "@regulars/db/postgres-schema";
import type { StudioTx } from "@regulars/db/tenancy";
import { sql } from "kysely";

/** A segment by the definition that its members are by; the latest one while there are none yet. */
export interface ExplainedSegment {
  readonly segmentId: SegmentId;
  readonly name: string;
  readonly definition: SegmentDefinition;
  /** `computing` while another definition than this one, or this one for the first time, is worked out. */
  readonly status: "computing" | "live";
  readonly isLive: boolean;
}

export async function segmentToExplain(tx: StudioTx, segmentId: SegmentId): Promise<ExplainedSegment | undefined> {
  const { rows } = await sql<ExplainedSegment>`
    select segment.segment_id as "segmentId", segment.name, kept.definition,
      case when segment.live_revision = segment.revision then 'live' else 'computing' end as status,
      segment.live_revision is not null as "isLive"
    from segment
    join segment_revision as kept on kept.studio_id = segment.studio_id and kept.segment_id = segment.segment_id
      and kept.revision = coalesce(segment.live_revision, segment.revision)
    where segment.segment_id = ${segmentId}`.execute(tx);
  return rows[0];
}

/** A person as segments see them, of one snapshot. Instants are epoch ms. */
export interface ExplainedPerson {
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly name: string | null;
  readonly traits: Readonly<Record<string, StoredTrait>>;
  readonly consents: Readonly<Record<string, StoredConsent>>;
  /** Slot of a counter → its state. */
  readonly counters: Readonly<Record<string, unknown>>;
  readonly lists: readonly string[];
  /** Segment → since when. */
  readonly segments: Readonly<Record<string, number>>;
  /** The instant up to which they are worked out. */
  readonly foldedAt: number;
  readonly studioTimeZone: string;
}

export async function personToExplain(tx: StudioTx, profileId: ProfileId): Promise<ExplainedPerson | undefined> {
  const { rows } = await sql<ExplainedPerson>`
    select profile.profile_id as "profileId", profile.shown_as as "shownAs", profile.name, profile.traits, profile.consents,
      coalesce(profile.state -> 'counters', '{}') as counters,
      array(select member.list_id from list_member as member
        where member.studio_id = profile.studio_id and member.profile_id = profile.profile_id) as lists,
      (select coalesce(jsonb_object_agg(membership.segment_id, round(extract(epoch from membership.entered_at) * 1000)), '{}')
        from membership
        where membership.studio_id = profile.studio_id and membership.profile_id = profile.profile_id) as segments,
      profile.folded_at as "foldedAt", studio.time_zone as "studioTimeZone"
    from profile join studio using (studio_id)
    where profile.profile_id = ${profileId}`.execute(tx);
  return rows[0];
}

/** Slots of the counters with these keys, of those whose history is all there. */
export async function completeCounters(tx: StudioTx, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await tx
    .selectFrom("segment_counter")
    .select(["counter_key as key", "slot"])
    .where("counter_key", "in", keys)
    .where("status", "=", "complete")
    .execute();
  return new Map(rows.map(({ key, slot }) => [key, slot]));
}
