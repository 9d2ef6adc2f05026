import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { z } from "zod";
import { readRows } from "./reports/read-rows.ts";

const row = z.object({ shard: z.coerce.number(), version: z.coerce.number(), streamSeq: z.coerce.number() });
export type AppliedFacts = z.infer<typeof row>;

/** How far ClickHouse is: for each shard that has any, the facts version that is in all tables, and where in FACTS that was. */
export async function appliedFacts(clickhouse: ClickHouseClient): Promise<readonly AppliedFacts[]> {
  return readRows(clickhouse, {
    query: `
      select shard, max(a.version) as version, argMax(a.stream_seq, a.version) as streamSeq
      from facts_applied as a group by shard order by shard`,
    params: {},
    row,
  });
}
