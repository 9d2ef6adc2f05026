import { createHash } from "node:crypto";
import type { StudioId } from "@regulars/contracts/ids";
import type { ClickHouseClient } from "@regulars/db/clickhouse";
import { insertRows, instantText, type Row } from "./clickhouse-rows.ts";
import { deriveAttribution, type OwnDomains } from "./derive-attribution.ts";
import { factRows, type NewMerge } from "./fact-rows.ts";
import type { FactsMessage } from "./facts-reader.ts";
import { writeMerges } from "./people.ts";

/** A unit of work: messages of FACTS that are applied together, each shard's in order. */
export interface FactsUnit {
  readonly messages: readonly FactsMessage[];
  /** Sequence in FACTS up to which all is applied once this unit is. */
  readonly appliedThrough: number;
}

/**
 * Applies a unit: writes its facts, derives what follows from them, and last records that it is applied. Every step may be repeated, so
 * a unit that was cut short anywhere is simply applied again, alone or with others: inserts carry a token of their content's versions,
 * rows of one fact are one row in the end, and what is derived is compared with what is there.
 * @returns the studios whose credits changed
 */
export async function applyFacts(
  clickhouse: ClickHouseClient,
  { messages, appliedThrough }: FactsUnit,
  { ownDomains, nowMs }: { readonly ownDomains: OwnDomains; readonly nowMs: number },
): Promise<ReadonlySet<StudioId>> {
  const batches = messages.map((message) => message.batch);
  const rows = factRows(batches);
  const token = createHash("sha256")
    .update(batches.map(({ shard, version }) => `${shard}-${version}`).join(" "))
    .digest("hex");
  await Promise.all([
    insertRows(clickhouse, "event", { rows: rows.event, token }),
    insertRows(clickhouse, "profileless_event", { rows: rows.profileless, token }),
    insertRows(clickhouse, "activity", { rows: rows.activity, token }),
    insertRows(clickhouse, "order_event", { rows: rows.orderEvent, token }),
    insertRows(clickhouse, "profile", { rows: rows.profile, token }),
    insertRows(clickhouse, "profile_merge", { rows: rows.merges.map(mergeRow), token }),
    writeMerges(clickhouse, rows.merges),
  ]);
  const changed = await deriveAttribution(clickhouse, rows, ownDomains);
  const versions = new Map(batches.map(({ shard, version }) => [shard, version]));
  await insertRows(clickhouse, "facts_applied", {
    rows: [...versions].map(([shard, version]) => ({
      shard,
      version,
      stream_seq: appliedThrough,
      applied_at: instantText(nowMs),
    })),
  });
  return changed;
}

function mergeRow({ studioId, fromProfileId, intoProfileId, place }: NewMerge): Row {
  return { studio_id: studioId, from_profile_id: fromProfileId, into_profile_id: intoProfileId, seq: place };
}
