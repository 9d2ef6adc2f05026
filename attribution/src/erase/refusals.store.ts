import type { ImportId, StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import { type Kysely, sql } from "kysely";
import type { PersonFinder } from "./person-finder.ts";

type Db = Kysely<Database>;

/** What of a studio's was refused and names the person. */
export interface RefusalsOfPerson {
  readonly rejected: readonly { readonly seq: number; readonly position: number }[];
  readonly letters: readonly string[];
  readonly lines: readonly { readonly importId: ImportId; readonly line: number; readonly fault: number }[];
}

/** Finds them: the database gives what has a part of a name in it, and the finder looks closely. */
export async function findRefusals(
  database: Db,
  studioId: StudioId,
  { finder, eventIds }: { readonly finder: PersonFinder; readonly eventIds: readonly string[] },
): Promise<RefusalsOfPerson> {
  const parts = JSON.stringify(finder.parts);
  const holdsPart = (...columns: readonly string[]) =>
    sql`exists (select from jsonb_array_elements_text(${parts}::jsonb) as part where ${sql.join(
      columns.map((column) => sql`position(part in lower(${sql.ref(column)})) > 0`),
      sql` or `,
    )})`;
  const { rows: rejected } = await sql<{ seq: number; position: number; text: string; own: boolean }>`
    select seq, position, concat_ws(' ', body, reason) as text, coalesce(event_id = any (${eventIds}::uuid[]), false) as own
    from rejected_event
    where studio_id = ${studioId}
      and (event_id = any (${eventIds}::uuid[]) or ${holdsPart("body", "reason")})`.execute(database);
  const { rows: letters } = await sql<{ eventId: string; text: string }>`
    select event_id as "eventId", concat_ws(' ', event, reason) as text from dead_letter
    where studio_id = ${studioId} and ${holdsPart("event", "reason")}`.execute(database);
  const { rows: lines } = await sql<{ importId: ImportId; line: number; fault: number; text: string }>`
    select import_id as "importId", line, fault, concat_ws(' ', raw, reason) as text from import_error
    where studio_id = ${studioId} and ${holdsPart("raw", "reason")}`.execute(database);
  return {
    rejected: rejected
      .filter(({ own, text }) => own || finder.names(text))
      .map(({ seq, position }) => ({ seq, position })),
    letters: letters.filter(({ text }) => finder.names(text)).map(({ eventId }) => eventId),
    lines: lines
      .filter(({ text }) => finder.names(text))
      .map(({ importId, line, fault }) => ({ importId, line, fault })),
  };
}

/** Deletes refused events and letters, and takes the words out of the lines of imports, whose number stays what was counted. */
export async function removeRefusals(
  database: Db,
  studioId: StudioId,
  { rejected, letters, lines }: RefusalsOfPerson,
): Promise<void> {
  if (rejected.length > 0) {
    await sql`
      delete from rejected_event e using jsonb_to_recordset(${JSON.stringify(rejected)}::jsonb) as r (seq bigint, position integer)
      where e.studio_id = ${studioId} and e.seq = r.seq and e.position = r.position`.execute(database);
  }
  if (letters.length > 0) {
    await sql`delete from dead_letter where studio_id = ${studioId} and event_id = any (${letters}::uuid[])`.execute(
      database,
    );
  }
  if (lines.length > 0) {
    await sql`
      update import_error e set raw = '', reason = ${LINE_ERASED}
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r ("importId" uuid, line bigint, fault smallint)
      where e.studio_id = ${studioId} and e.import_id = r."importId" and e.line = r.line and e.fault = r.fault`.execute(
      database,
    );
  }
}

const LINE_ERASED = "The person on this line was erased, and the line with them";
