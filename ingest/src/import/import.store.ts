import type { ImportId, StudioId } from "@regulars/contracts/ids";
import type { ImportFormat, ImportKind, ImportMapping, LineFault } from "@regulars/contracts/imports";
import { shardOf } from "@regulars/contracts/shard";
import type { openDatabase, openPool } from "@regulars/db/postgres";

/** Acts as `regulars_worker`: imports of all studios are worked off here, and each statement names its own. */
export type WorkerDatabase = ReturnType<typeof openDatabase>;

export interface ImportKey {
  readonly studioId: StudioId;
  readonly importId: ImportId;
}

/** What a run needs to know of an import and its studio. */
export interface ImportTask extends ImportKey {
  readonly name: string;
  readonly format: ImportFormat;
  readonly kind: ImportKind;
  readonly mapping: ImportMapping | null;
  readonly startsJourneys: boolean;
  readonly bytes: number;
  readonly position: number;
  readonly lines: number;
  readonly madeAt: number;
  /** Of the studio. */
  readonly currency: string;
  readonly timeZone: string;
  readonly settings: unknown;
}

/** Imports that wait to be worked off or are being so, who started first first. */
export async function runningImports(database: WorkerDatabase): Promise<readonly ImportKey[]> {
  return database
    .selectFrom("import")
    .select(["studio_id as studioId", "import_id as importId"])
    .where("status", "=", "running")
    .orderBy("started_at")
    .limit(50)
    .execute();
}

export async function findTask(
  database: WorkerDatabase,
  { studioId, importId }: ImportKey,
): Promise<(ImportTask & { readonly status: string }) | undefined> {
  return database
    .selectFrom("import")
    .innerJoin("studio", "studio.studio_id", "import.studio_id")
    .select([
      "import.studio_id as studioId",
      "import_id as importId",
      "import.name",
      "format",
      "kind",
      "mapping",
      "starts_journeys as startsJourneys",
      "bytes",
      "position",
      "lines",
      "status",
      "import.created_at as madeAt",
      "currency",
      "time_zone as timeZone",
      "collect_settings as settings",
    ])
    .where("import.studio_id", "=", studioId)
    .where("import_id", "=", importId)
    .executeTakeFirst();
}

/** Largest piece in which a file is kept (bytes). */
export const CHUNK_BYTES = 256 * 1024;

/** Some pieces of a file in order, from the one that holds the byte at `position`. */
export async function readChunks(
  database: WorkerDatabase,
  { studioId, importId }: ImportKey,
  { position, limit }: { readonly position: number; readonly limit: number },
): Promise<readonly { readonly position: number; readonly content: Buffer }[]> {
  return database
    .selectFrom("import_chunk")
    .select(["position", "content"])
    .where("studio_id", "=", studioId)
    .where("import_id", "=", importId)
    .where("position", ">", position - CHUNK_BYTES)
    .where((eb) => eb(eb("position", "+", eb.fn<number>("octet_length", ["content"])), ">", position))
    .orderBy("position")
    .limit(limit)
    .execute();
}

/** Keeps the first line of a CSV file, which outlives the file: lines that were refused are given back under it. */
export async function noteHeader(
  database: WorkerDatabase,
  { studioId, importId }: ImportKey,
  { header, delimiter }: { readonly header: string | undefined; readonly delimiter: string },
): Promise<void> {
  await database
    .updateTable("import")
    .set({ header: header ?? null, delimiter })
    .where("studio_id", "=", studioId)
    .where("import_id", "=", importId)
    .where("header", "is", null)
    .execute();
}

/** What a batch of rows did, once its events are in the stream. */
export interface Advance {
  readonly from: number;
  readonly to: { readonly position: number; readonly lines: number };
  readonly accepted: number;
  readonly incomplete: number;
  readonly rejected: number;
  readonly errors: readonly LineError[];
}

export interface LineError extends LineFault {
  readonly line: number;
  /** Of several of one line, from 0. */
  readonly fault: number;
  readonly accepted: boolean;
  readonly raw: string;
}

/**
 * Writes what a batch did, in one transaction.
 * @returns false when the import was stopped, or somebody else has moved it on: nothing is written then
 */
export async function advanceImport(
  database: WorkerDatabase,
  { studioId, importId }: ImportKey,
  { from, to, accepted, incomplete, rejected, errors }: Advance,
): Promise<boolean> {
  return database.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("import")
      .set((eb) => ({
        position: to.position,
        lines: to.lines,
        accepted: eb("accepted", "+", accepted),
        incomplete: eb("incomplete", "+", incomplete),
        rejected: eb("rejected", "+", rejected),
      }))
      .where("studio_id", "=", studioId)
      .where("import_id", "=", importId)
      .where("status", "=", "running")
      .where("position", "=", from)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    if (errors.length > 0) {
      const rows = errors.map(({ path, ...error }) => ({
        studio_id: studioId,
        import_id: importId,
        ...error,
        path: path ?? null,
      }));
      await tx.insertInto("import_error").values(rows).execute();
    }
    return true;
  });
}

/** Ends an import that runs: `done`, or `failed` with the reason for a person. */
export async function endImport(
  database: WorkerDatabase,
  { studioId, importId }: ImportKey,
  { failure, at }: { readonly failure?: string | undefined; readonly at: number },
): Promise<void> {
  await database
    .updateTable("import")
    .set({ status: failure === undefined ? "done" : "failed", finished_at: new Date(at), failure: failure ?? null })
    .where("studio_id", "=", studioId)
    .where("import_id", "=", importId)
    .where("status", "=", "running")
    .execute();
}

/** How far the studio's events are folded (sequence in EVENTS). */
export async function foldedSeq(database: WorkerDatabase, studioId: StudioId): Promise<number> {
  const row = await database
    .selectFrom("shard_position")
    .select("seq")
    .where("shard", "=", shardOf(studioId))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** Lets the files go of imports that ended before an instant, and ends uploads that nobody went on with since. */
export async function forgetFiles(pool: ReturnType<typeof openPool>, before: number): Promise<void> {
  await pool.query(
    `update import set status = 'cancelled', finished_at = created_at
     where status in ('uploading', 'ready') and created_at < instant_of($1)`,
    [before],
  );
  await pool.query(
    `delete from import_chunk c using import i
     where i.studio_id = c.studio_id and i.import_id = c.import_id and i.finished_at < instant_of($1)`,
    [before],
  );
}
