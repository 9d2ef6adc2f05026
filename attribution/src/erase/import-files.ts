import type { ImportId, StudioId } from "@regulars/contracts/ids";
import type { Database } from "@regulars/db/postgres-schema";
import type { Kysely } from "kysely";
import type { PersonFinder } from "./person-finder.ts";

type Db = Kysely<Database>;

interface FileKey {
  readonly studioId: StudioId;
  readonly importId: ImportId;
}

/** A part of a file, in bytes; `end` is after the last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const LF = 10;
const SPACE = 32;
/** A line that is longer is looked at in pieces of this size. */
const LONGEST_LINE = 1_048_576;

/**
 * Blanks the lines of uploaded files that name the person. Each keeps its length, as an import that goes on knows its place by bytes, and blank
 * lines are no rows. Holds one piece of a file in memory. @returns how many lines were blanked
 */
export async function blankLines(database: Db, studioId: StudioId, finder: PersonFinder): Promise<number> {
  const imports = await database
    .selectFrom("import_chunk")
    .select("import_id as importId")
    .distinct()
    .where("studio_id", "=", studioId)
    .execute();
  let blanked = 0;
  for (const { importId } of imports) {
    const file = { studioId, importId };
    const lines = await findLines(database, file, finder);
    await blank(database, file, lines);
    blanked += lines.length;
  }
  return blanked;
}

async function findLines(database: Db, file: FileKey, finder: PersonFinder): Promise<readonly ByteRange[]> {
  const found: ByteRange[] = [];
  let held: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };
  for (let position = -1; ; ) {
    const chunk = await nextChunk(database, file, position);
    if (chunk === undefined) break;
    position = chunk.position;
    // An upload may have a gap for a while; what is before it is no part of the line after it.
    const joined = held.start + held.bytes.length === chunk.position;
    const bytes = joined ? Buffer.concat([held.bytes, chunk.content]) : chunk.content;
    const start = joined ? held.start : chunk.position;
    if (!joined) found.push(...linesNaming(held.bytes, held.start, finder));
    const end = bytes.length > LONGEST_LINE ? bytes.length : bytes.lastIndexOf(LF) + 1;
    found.push(...linesNaming(bytes.subarray(0, end), start, finder));
    held = { start: start + end, bytes: bytes.subarray(end) };
  }
  return [...found, ...linesNaming(held.bytes, held.start, finder)];
}

/** Where the lines are that name the person, without their ends. */
export function linesNaming(bytes: Buffer, start: number, finder: PersonFinder): readonly ByteRange[] {
  const found: ByteRange[] = [];
  for (let from = 0; from < bytes.length; ) {
    const next = bytes.indexOf(LF, from);
    const end = next === -1 ? bytes.length : next;
    if (finder.names(bytes.toString("utf8", from, end))) found.push({ start: start + from, end: start + end });
    from = end + 1;
  }
  return found;
}

async function blank(database: Db, file: FileKey, lines: readonly ByteRange[]): Promise<void> {
  if (lines.length === 0) return;
  for (let position = -1; ; ) {
    const chunk = await nextChunk(database, file, position);
    if (chunk === undefined) return;
    position = chunk.position;
    const end = position + chunk.content.length;
    const within = lines.filter((line) => line.start < end && line.end > position);
    if (within.length === 0) continue;
    const content = Buffer.from(chunk.content);
    for (const line of within) {
      content.fill(SPACE, Math.max(0, line.start - position), Math.min(content.length, line.end - position));
    }
    await database
      .updateTable("import_chunk")
      .set({ content })
      .where("studio_id", "=", file.studioId)
      .where("import_id", "=", file.importId)
      .where("position", "=", position)
      .execute();
  }
}

async function nextChunk(database: Db, { studioId, importId }: FileKey, after: number) {
  return database
    .selectFrom("import_chunk")
    .select(["position", "content"])
    .where("studio_id", "=", studioId)
    .where("import_id", "=", importId)
    .where("position", ">", after)
    .orderBy("position")
    .limit(1)
    .executeTakeFirst();
}
