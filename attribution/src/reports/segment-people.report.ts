import type { ProfileId, StudioId } from "@regulars/contracts/ids";
import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { peopleZones } from "@regulars/segments/sql/anniversaries";
import { countStatement, memberStatement, type SqlQuestion } from "@regulars/segments/sql/statements";
import { asksForZones } from "@regulars/segments/sql/tree";
import { z } from "zod";
import { readRows } from "./read-rows.ts";

/** A definition and what has to be known to ask it. */
export interface AskedDefinition {
  readonly definition: SegmentDefinition;
  /** Epoch ms. */
  readonly nowMs: number;
  /** The studio's. */
  readonly timeZone: string;
  /** The definitions by which other segments show their members now, for `member` rules. */
  readonly definitionOf: (segmentId: string) => SegmentDefinition | undefined;
  /** Ends it early, when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

export interface SegmentCount {
  /** People of the studio. */
  readonly total: number;
  /** People for whom the definition holds. */
  readonly count: number;
  /** The same of each rule by itself, the whole first. */
  readonly byRule: readonly { readonly path: readonly (string | number)[]; readonly count: number }[];
  /** Up to ten for whom it holds. */
  readonly sample: readonly ProfileId[];
}

const ids = z.array(z.string().transform((id) => id as ProfileId));
const counted = z.object({
  total: z.coerce.number(),
  rows: z.coerce.number(),
  counts: z.array(z.coerce.number()),
  sample: ids,
});

/** Counts a definition over all of a studio's people and history, as they are in ClickHouse now. @throws CircularDefinition */
export async function countPeople(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  asked: AskedDefinition,
): Promise<SegmentCount> {
  const question = await questionOf(clickhouse, studioId, asked);
  const { query, params, rules } = countStatement(asked.definition, question);
  const [row] = await readRows(clickhouse, { query, params, row: counted }, asked.signal);
  if (row === undefined) throw new Error("A count without a row");
  const byRule = rules.map(({ path, usual }, i) => ({
    path,
    count: (row.counts[i] ?? 0) + (usual ? row.total - row.rows : 0),
  }));
  const count = byRule[0]?.count ?? 0;
  const isShort = row.sample.length < Math.min(SAMPLE, count);
  const sample = isShort ? (await segmentPeople(clickhouse, studioId, asked)).slice(0, SAMPLE) : row.sample;
  return { total: row.total, count, byRule, sample };
}

const SAMPLE = 10;
const member = z.object({ profileId: z.string().transform((id) => id as ProfileId) });

/** All for whom a definition holds. @throws CircularDefinition */
export async function segmentPeople(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  asked: AskedDefinition,
): Promise<readonly ProfileId[]> {
  const statement = memberStatement(asked.definition, await questionOf(clickhouse, studioId, asked));
  const rows = await readRows(clickhouse, { ...statement, row: member }, asked.signal);
  return rows.map(({ profileId }) => profileId);
}

const circumstances = z.object({ hasMerges: z.coerce.boolean(), zones: z.array(z.string()) });

/** What statements are made by. Zones and merges are asked for first, as most definitions can do without. */
async function questionOf(
  clickhouse: ClickHouseClient,
  studioId: StudioId,
  { definition, nowMs, timeZone, definitionOf, signal }: AskedDefinition,
): Promise<SqlQuestion> {
  const zones = asksForZones(definition.rule, definitionOf)
    ? "(select groupUniqArray(toString(time_zone)) from profile where studio_id = {studioId:UUID})"
    : "[]::Array(String)";
  const statement = {
    query: `
      select ${zones} as zones,
        (select count() from (select 1 from profile_alias where studio_id = {studioId:UUID} limit 1)) > 0 as hasMerges`,
    params: { studioId },
    row: circumstances,
  };
  const [row] = await readRows(clickhouse, statement, signal);
  if (row === undefined) throw new Error("Circumstances without a row");
  return { studioId, nowMs, definitionOf, hasMerges: row.hasMerges, zones: peopleZones(timeZone, row.zones) };
}
