import { createPersonFinder } from "@regulars/attribution/erase/person-finder";
import { isJsonObject, type Json } from "@regulars/contracts/json";
import type { StudioTx } from "@regulars/db/tenancy";
import { sql } from "kysely";
import type { Person } from "../person.store.ts";
import { type ExportRow, iso } from "./section.ts";

/** Something that came about a person and was not taken in as it was. */
interface RefusedRow {
  readonly at: number | null;
  readonly reason: string;
  readonly sent: string;
}

/** Most of them that are looked through, the latest first. */
const MAX_ROWS = 10_000;

/** What was refused or could not be worked out, and names the person. The database finds parts of names; the finder looks closely. */
export async function refusedOf(tx: StudioTx, { identifiers }: Person): Promise<readonly ExportRow[]> {
  const finder = createPersonFinder(identifiers);
  if (finder.parts.length === 0) return [];
  const parts = JSON.stringify(finder.parts);
  const { rows } = await sql<RefusedRow>`
    with part (text) as (select jsonb_array_elements_text(${parts}::jsonb)),
    refused (at, reason, sent) as (
      select received_at, reason, body from rejected_event
      union all
      select failed_at, reason, event from dead_letter
      union all
      select null, reason, raw from import_error)
    select at, reason, sent from refused
    where exists (select from part where position(part.text in lower(refused.sent)) > 0)
    order by at desc nulls last limit ${MAX_ROWS}`.execute(tx);
  return rows
    .filter(({ sent }) => finder.names(sent))
    .map(({ at, reason, sent }) => ({ at: at === null ? null : iso(at), reason, sent: parsed(sent) }));
}

/** What was sent may be no JSON: it stays text then. */
function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? (value as Json) : text;
  } catch {
    return text;
  }
}
