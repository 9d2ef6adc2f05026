import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import type { Database } from "@regulars/db/postgres-schema";
import { isComparable } from "@regulars/segments/sql/comparable";
import type { Kysely } from "kysely";
import { type ComparedStudio, liveSegments, memberIds, overdueIds } from "./membership.store.ts";
import { segmentHistory } from "./reports/segment-history.report.ts";
import { segmentPeople } from "./reports/segment-people.report.ts";

/** How many people a segment has by each of the three ways to know, and who differs. */
export interface SegmentComparison {
  readonly segmentId: SegmentId;
  readonly name: string;
  /** Members that the stream keeps. */
  readonly members: number;
  /** By entries and exits alone. */
  readonly byHistory: number;
  /** By the definition's SQL over all history; none when it cannot be told by SQL. */
  readonly bySql: number | undefined;
  /** Members for whom the SQL does not hold, and others for whom it does. */
  readonly onlyMembers: readonly ProfileId[];
  readonly onlySql: readonly ProfileId[];
}

export interface Stores {
  /** Must act as `regulars_worker`. */
  readonly database: Kysely<Database>;
  readonly clickhouse: ClickHouseClient;
}

/**
 * Compares what the stream says of each live segment of a studio with its history and with its SQL. People whom the clock should have moved
 * by `nowMs` are left out of the comparison with the SQL: while no worker runs they stay where they were.
 */
export async function* compareSegments(
  { database, clickhouse }: Stores,
  { studioId, timeZone }: ComparedStudio,
  nowMs: number,
): AsyncGenerator<SegmentComparison> {
  const { segments, overdue } = await database.transaction().execute(async (tx) => ({
    segments: await liveSegments(tx, studioId),
    overdue: await overdueIds(tx, studioId, nowMs),
  }));
  const definitions = new Map<string, (typeof segments)[number]["definition"]>(
    segments.map(({ segmentId, definition }) => [segmentId, definition]),
  );
  const definitionOf = (id: string) => definitions.get(id);
  for (const { segmentId, name, definition } of segments) {
    const members = await database.transaction().execute((tx) => memberIds(tx, studioId, segmentId));
    const history = await segmentHistory(clickhouse, studioId, segmentId);
    const compared = { segmentId, name, members: members.size, byHistory: history.members };
    if (!isComparable(definition.rule, definitionOf)) {
      yield { ...compared, bySql: undefined, onlyMembers: [], onlySql: [] };
      continue;
    }
    const asked = { definition, nowMs, timeZone, definitionOf };
    const people = new Set(await segmentPeople(clickhouse, studioId, asked));
    yield {
      ...compared,
      bySql: people.size,
      onlyMembers: [...members].filter((id) => !people.has(id) && !overdue.has(id)),
      onlySql: [...people].filter((id) => !members.has(id) && !overdue.has(id)),
    };
  }
}

/** Whether all ways agree. */
export function agrees({ members, byHistory, onlyMembers, onlySql }: SegmentComparison): boolean {
  return members === byHistory && onlyMembers.length === 0 && onlySql.length === 0;
}
