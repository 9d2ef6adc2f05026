import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import type { StudioTx } from "@regulars/db/tenancy";
import { matchesSearch } from "./people.store.ts";

/** A person in a segment. Instants are epoch ms. */
export interface MemberRow {
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly enteredAt: number;
  readonly lastSeenAt: number;
}

export interface MembersQuery {
  readonly search?: string | undefined;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** One page of a segment's members, newest first, and how many match in all. */
export async function listMembers(
  tx: StudioTx,
  segmentId: SegmentId,
  { search, page, pageSize }: MembersQuery,
): Promise<{ readonly members: readonly MemberRow[]; readonly count: number }> {
  const matching = tx
    .selectFrom("profile")
    .innerJoin("membership", (join) =>
      join
        .onRef("membership.studio_id", "=", "profile.studio_id")
        .onRef("membership.profile_id", "=", "profile.profile_id"),
    )
    .where("membership.segment_id", "=", segmentId)
    .$if(search !== undefined && search !== "", (query) => query.where((eb) => matchesSearch(eb, search ?? "")));
  const members = await matching
    .select([
      "profile.profile_id as profileId",
      "profile.shown_as as shownAs",
      "profile.name",
      "profile.email",
      "membership.entered_at as enteredAt",
      "profile.last_seen_at as lastSeenAt",
    ])
    .orderBy("membership.entered_at", "desc")
    .orderBy("profile.profile_id")
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return { members, count };
}
